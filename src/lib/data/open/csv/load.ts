/**
 * A CSV file into table `source`, in one pass and in bounded memory: DuckDB reads the file in slices,
 * every column as text exactly as written, so that no format is lost before kinds are decided.
 */
import { Fault, type Control } from '../../../engine/schema';
import { packedHome, QueryError, quoteText, unpackedHome, type Duck } from '../../duck';
import { dropSource } from '../drop-source';
import { uniqueNames } from '../names';
import { columnLimit, type LoadedSource, type Loader, type OpenOptions } from '../source';
import { diagnoseCsv } from './diagnose';
import { detectShape, noDelimiter, type CsvShape } from './dialect';

/** How much of a file is looked at to find its dialect. */
const sniffBytes = 256 * 1024;

/** Larger files are kept packed in memory, at a third of their size. */
const packFromBytes = 256 * 2 ** 20;

export interface CsvHead {
  readonly text: string;
  readonly isWhole: boolean;
}

/** The beginning of a UTF-8 file as text, without BOM and without half a character at the end. */
export async function readHead(blob: Blob): Promise<CsvHead> {
  const bytes = await blob.slice(0, sniffBytes).arrayBuffer();
  const isWhole = blob.size <= sniffBytes;
  return { text: new TextDecoder('utf-8').decode(bytes, { stream: !isWhole }), isWhole };
}

/** What a preview shows before a person decides: dialect, header and the first records. */
export async function inspectCsv(blob: Blob, options: OpenOptions): Promise<CsvShape> {
  const { text, isWhole } = await readHead(blob);
  return detectShape(text, isWhole, options);
}

/**
 * @throws Fault `file-empty`, `file-no-rows`, `file-not-a-table`, `csv-malformed`, `too-many-columns`
 */
export const loadCsv: Loader = async (duck, _scratch, file, options, control) => {
  const { text, isWhole } = await readHead(file.blob);
  refuseNonText(file.name, text);
  const shape = detectShape(text, isWhole, options);
  if (shape.columnCount > columnLimit) {
    throw new Fault('too-many-columns', { columns: shape.columnCount, limit: columnLimit });
  }
  const header = shape.hasHeader ? shape.preview[0]! : Array(shape.columnCount).fill('');
  const named = uniqueNames(header);
  const rowCount = await createSource(duck, file.blob, file.name, shape, control);
  if (rowCount === 0) throw new Fault('file-no-rows', { file: file.name });
  const loaded: LoadedSource = {
    columns: named.names.map((name) => ({ name, sqlType: 'VARCHAR' })),
    rowCount,
    origin: {
      ...file.origin,
      fileFormat: file.fileFormat,
      delimiter: shape.delimiter === noDelimiter ? ',' : shape.delimiter,
      quote: shape.quote,
      hasHeader: shape.hasHeader,
    },
    notes: [
      ...file.notes,
      ...shape.notes,
      ...(shape.hasHeader ? named.notes : ['The file has no line of column names.']),
    ],
  };
  return loaded;
};

function refuseNonText(file: string, text: string): void {
  if (text.trim() === '') throw new Fault('file-empty', { file });
  const controls = text.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0;
  if (controls > 8 && controls > text.length * 0.01) {
    throw new Fault('file-not-a-table', { file, why: 'it holds binary data, not text' });
  }
}

async function createSource(
  duck: Duck,
  blob: Blob,
  file: string,
  shape: CsvShape,
  control: Control | undefined,
): Promise<number> {
  const name = await duck.attach(file, blob);
  const signal = control?.signal;
  const diagnose = () => diagnoseCsv(blob, file, shape, shape.columnCount, signal);
  try {
    await duck.run(dropSource);
    // Packing takes twice as long as reading: worth it only where memory would grow scarce.
    const home = blob.size < packFromBytes ? unpackedHome : packedHome;
    // The engine reports no progress of its own while it reads a file.
    control?.onProgress?.({ stage: 'reading rows', done: 0, total: null, etaMs: null });
    try {
      await duck.run(sourceSql(home, name, shape, true), signal);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      const records = await diagnose();
      await readLeniently(duck, sourceSql(home, name, shape, false), file, signal, error);
      const rowCount = await countRows(duck);
      if (rowCount !== records - (shape.hasHeader ? 1 : 0)) throw unreadable(file, error);
      return rowCount;
    }
    const rowCount = await countRows(duck);
    // DuckDB leaves out, without a word, a last record whose quotation mark never closes.
    if (!(await endsWithLastRow(duck, blob, shape, rowCount))) await diagnose();
    return rowCount;
  } finally {
    await duck.detach(name);
  }
}

/** Sound by our own reading, but not by DuckDB's strict one: lines that end in different ways. */
async function readLeniently(
  duck: Duck,
  sql: string,
  file: string,
  signal: AbortSignal | undefined,
  cause: Error,
): Promise<void> {
  try {
    await duck.run(sql, signal);
  } catch (error) {
    throw error instanceof QueryError ? unreadable(file, cause) : error;
  }
}

function unreadable(file: string, cause: Error): Fault {
  const why = cause.message.split('\n')[0]!.replace(/\.+$/, '');
  return new Fault('file-not-a-table', { file, why }, { cause });
}

async function countRows(duck: Duck): Promise<number> {
  const [counted] = await duck.rows('SELECT count(*) AS n FROM source');
  return counted!['n'] as number;
}

/** Whether the last row in the table is what stands at the end of the file. */
async function endsWithLastRow(duck: Duck, blob: Blob, shape: CsvShape, rowCount: number) {
  if (rowCount === 0) return shape.quote === '';
  const [row] = await duck.rows(
    `SELECT * EXCLUDE (__row) FROM source WHERE __row = ${rowCount - 1}`,
  );
  const cells = Object.values(row!).map(String);
  const tailBytes = 4 * cells.join().length * 2 + 1024;
  let rest = (await blob.slice(-tailBytes).text()).replace(/[\s]+$/, '');
  for (const cell of cells.reverse()) {
    const plain = cell.trim();
    const wrapped =
      shape.quote + cell.replaceAll(shape.quote, shape.quote + shape.quote) + shape.quote;
    if (shape.quote !== '' && rest.endsWith(wrapped)) rest = rest.slice(0, -wrapped.length);
    else if (rest.endsWith(plain)) rest = rest.slice(0, rest.length - plain.length);
    else return false;
    rest = rest.replace(/ +$/, '');
    if (rest.endsWith(shape.delimiter)) rest = rest.slice(0, -shape.delimiter.length).trimEnd();
  }
  return true;
}

function sourceSql(home: string, name: string, shape: CsvShape, isStrict: boolean): string {
  const columns = Array.from({ length: shape.columnCount }, (_, i) => `'c${i}': 'VARCHAR'`);
  const options = [
    'auto_detect=false',
    `delim=${quoteText(shape.delimiter)}`,
    `quote=${quoteText(shape.quote)}`,
    `escape=${quoteText(shape.quote)}`,
    `header=${shape.hasHeader}`,
    `columns={${columns.join(', ')}}`,
    // An empty cell must stay '' and not become NULL: how a file writes "missing" is found later.
    "nullstr='\x01\x02'",
    `strict_mode=${isStrict}`,
    'parallel=false',
  ];
  const texts = Array.from({ length: shape.columnCount }, (_, i) =>
    shape.isPadded ? `trim(c${i}) AS c${i}` : `c${i}`,
  );
  return `CREATE TABLE ${home}.source AS SELECT row_number() OVER () - 1 AS __row, ${texts.join(', ')}
    FROM read_csv(${quoteText(name)}, ${options.join(', ')})`;
}
