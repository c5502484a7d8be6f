/** One sheet of an Excel workbook (ECMA-376), streamed: the sheet's XML is deflated as it is made. */
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { Fault, type Chunk, type Column, type ColumnData, type Schema } from '../../engine/schema';
import { cellOf, encodeRows, type Cell } from './cells';
import { exportFormats, type ExportOptions } from './export-format';
import { columnsOf, type Writer } from './writer';

const epochDays = 25_569; // 1970-01-01 as an Excel day number
const dayMs = 86_400_000;

/** Cell styles by index, as listed in `styles.xml`: 0 general, 1 date, 2 time, 3 date and time. */
const momentCells: Readonly<Record<string, { style: number; serial: (value: number) => number }>> =
  {
    date: { style: 1, serial: (days) => days + epochDays },
    time: { style: 2, serial: (ms) => ms / dayMs },
    datetime: { style: 3, serial: (ms) => ms / dayMs + epochDays },
  };

export const writeXlsx: Writer<ExportOptions<'xlsx'>> = async function* (schema, chunks, options) {
  const parts: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    parts.push(piece);
  });
  for (const [name, text] of Object.entries(fixedParts(options.sheetName))) {
    const entry = new ZipPassThrough(name);
    zip.add(entry);
    entry.push(strToU8(text), true);
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 1 });
  zip.add(sheet);
  for await (const piece of sheetXml(schema, chunks)) {
    sheet.push(piece);
    yield* parts.splice(0);
  }
  sheet.push(new Uint8Array(0), true);
  zip.end();
  yield* parts;
};

async function* sheetXml(schema: Schema, chunks: AsyncIterable<Chunk>): AsyncGenerator<Uint8Array> {
  const header = schema.columns.map((column) => textCell(escapeXml(column.name))).join('');
  yield strToU8(
    `${xmlHead}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row>${header}</row>`,
  );
  let rows = 0;
  const limit = exportFormats.xlsx.maxRows ?? Infinity;
  for await (const chunk of chunks) {
    rows += chunk.rowCount;
    if (rows > limit) throw new Fault('export-too-many-rows', { format: 'Excel', rows, limit });
    const cells = columnsOf(schema, chunk).map(({ column, data }) => xmlCell(column, data));
    yield* encodeRows(
      chunk.rowCount,
      (row) => `<row>${cells.map((cell) => cell(row)).join('')}</row>`,
    );
  }
  yield strToU8('</sheetData></worksheet>');
}

function xmlCell(column: Column, data: ColumnData): Cell {
  const moment = momentCells[column.kind];
  if (data.storage === 'number') {
    const { style = 0, serial = (value: number) => value } = moment ?? {};
    return (row) => {
      const value = data.values[row] ?? Number.NaN;
      return Number.isNaN(value) ? '<c/>' : `<c s="${style}"><v>${serial(value)}</v></c>`;
    };
  }
  if (column.format.type === 'boolean') {
    const plain = { ...column.format, true: '1', false: '0' };
    return cellOf(
      { ...column, format: plain },
      data,
      (text) => `<c t="b"><v>${text}</v></c>`,
      '<c/>',
    );
  }
  return cellOf(column, data, (text) => textCell(escapeXml(text)), '<c/>');
}

function textCell(escaped: string): string {
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped}</t></is></c>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escapeXml(text: string): string {
  // XML 1.0 has no way to write other control characters.
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/[&<>"]/g, (c) => entities[c] ?? c);
}

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const packageNs = 'http://schemas.openxmlformats.org/package/2006';
const officeNs = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function fixedParts(sheetName: string): Record<string, string> {
  const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const formats = ['yyyy-mm-dd', 'hh:mm:ss', 'yyyy-mm-dd hh:mm:ss'];
  const numFmts = formats
    .map((code, i) => `<numFmt numFmtId="${165 + i}" formatCode="${code}"/>`)
    .join('');
  const styles = [0, 165, 166, 167]
    .map(
      (id) =>
        `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
    )
    .join('');
  return {
    '[Content_Types].xml': `${xmlHead}<Types xmlns="${packageNs}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/></Types>`,
    '_rels/.rels': `${xmlHead}<Relationships xmlns="${packageNs}/relationships"><Relationship Id="rId1" Type="${officeNs}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${xmlHead}<workbook xmlns="${main}" xmlns:r="${officeNs}"><sheets><sheet name="${escapeXml(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xmlHead}<Relationships xmlns="${packageNs}/relationships"><Relationship Id="rId1" Type="${officeNs}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${officeNs}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${xmlHead}<styleSheet xmlns="${main}"><numFmts count="3">${numFmts}</numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">${styles}</cellXfs></styleSheet>`,
  };
}
