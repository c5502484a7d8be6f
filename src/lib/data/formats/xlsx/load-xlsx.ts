/** XLSX into table `source`: one sheet, streamed, as text cells under its header. */
import { Fault, throwIfAborted, type Control } from '../../../engine/schema';
import { columnLimit, uniqueNames, type Loader, type OpenOptions } from '../../open';
import type { Scratch } from '../../scratch';
import { Zip } from '../archive';
import { loadRows, RowsFile } from '../rows-file';
import { layoutOf, type Layout } from './header';
import { SheetReader, type CellContext, type SheetRow } from './sheet-rows';
import { readSharedStrings, readWorkbook, type Sheet } from './workbook';

/** Rows that are looked at before the first is written. */
const heldRows = 200;

/**
 * The sheet asked for, or the first that is visible. Columns and rows without any value are left out.
 * @throws Fault `file-no-rows`, `file-damaged`, `entry-unknown` (no such sheet), `too-many-columns`,
 * `file-encrypted`, `archive-too-large`, `storage-full`, `cancelled`
 */
export const loadXlsx: Loader = async (duck, scratch, file, options, control = {}) => {
  const zip = await Zip.open(file.blob, file.name);
  const workbook = await readWorkbook(zip, file.name);
  const sheet = chooseSheet(workbook.sheets, options.sheet, file.name);
  const context: CellContext = {
    sharedStrings: await readSharedStrings(zip, workbook),
    meanings: workbook.meanings,
    is1904: workbook.is1904,
  };
  const pass = { scratch, zip, sheet, context, options, control, file: file.name };
  let table = await writeSheet(pass, 0);
  if (table.blob === null) table = await writeSheet(pass, table.width);
  const kept = table.isUsed.flatMap((isUsed, i) => (isUsed ? [i] : []));
  if (table.rowCount === 0 || table.blob === null || kept.length === 0) {
    throw new Fault('file-no-rows', { file: `${file.name} (sheet “${sheet.name}”)` });
  }
  if (kept.length > columnLimit) {
    throw new Fault('too-many-columns', { columns: kept.length, limit: columnLimit });
  }
  await loadRows(duck, table.blob, table.width, kept, control);
  const { names, notes } = uniqueNames(kept.map((i) => table.header[i]?.text ?? ''));
  return {
    columns: names.map((name) => ({ name, sqlType: 'VARCHAR' })),
    rowCount: table.rowCount,
    origin: {
      ...file.origin,
      fileFormat: 'xlsx',
      sheet: sheet.name,
      hasHeader: table.layout.hasHeader,
    },
    notes: [...file.notes, ...sheetNotes(workbook.sheets, sheet, options, table.layout), ...notes],
  };
};

function chooseSheet(sheets: readonly Sheet[], wanted: string | undefined, file: string): Sheet {
  const names = sheets.map((sheet) => `“${sheet.name}”`).join(', ');
  const found =
    wanted === undefined
      ? (sheets.find((sheet) => !sheet.isHidden) ?? sheets[0])
      : sheets.find((sheet) => sheet.name === wanted);
  if (found !== undefined) return found;
  if (wanted === undefined) throw new Fault('file-no-rows', { file });
  throw new Fault('entry-unknown', { file, entry: wanted, known: names });
}

function sheetNotes(
  sheets: readonly Sheet[],
  sheet: Sheet,
  options: OpenOptions,
  layout: Layout,
): string[] {
  const notes: string[] = [];
  if (options.sheet === undefined && sheets.length > 1) {
    notes.push(`Sheet “${sheet.name}” was read, one of ${sheets.length}.`);
  }
  const { skipped } = layout;
  if (skipped === 1) notes.push('One row above the table was left out.');
  if (skipped > 1) notes.push(`${skipped} rows above the table were left out.`);
  return notes;
}

interface Pass {
  readonly scratch: Scratch;
  readonly zip: Zip;
  readonly sheet: Sheet;
  readonly context: CellContext;
  readonly options: OpenOptions;
  readonly control: Control;
  readonly file: string;
}

interface WrittenSheet {
  readonly layout: Layout;
  readonly header: SheetRow;
  readonly width: number;
  /** By column: whether the header or any row has a value there. */
  readonly isUsed: readonly boolean[];
  readonly rowCount: number;
  /** Null where a row was wider than the rows at the start: then a second pass is due. */
  readonly blob: Blob | null;
}

async function writeSheet(pass: Pass, leastWidth: number): Promise<WrittenSheet> {
  const rows = await RowsFile.create(pass.scratch, pass.file);
  const writer = new SheetWriter(rows, pass.options, leastWidth);
  const reader = new SheetReader(pass.context);
  const decoder = new TextDecoder();
  const { entry } = pass.sheet;
  let done = 0;
  for await (const chunk of pass.zip.read(entry)) {
    throwIfAborted(pass.control.signal);
    await pass.control.breathe?.();
    for (const row of reader.push(decoder.decode(chunk, { stream: true }))) writer.add(row);
    await rows.flush();
    done += chunk.length;
    const total = entry.sizeBytes;
    pass.control.onProgress?.({ stage: 'reading the sheet', done, total, etaMs: null });
  }
  writer.release();
  const blob = await rows.close();
  return { ...writer.result(), rowCount: rows.rowCount, blob: writer.isTooNarrow ? null : blob };
}

/** Holds the first rows back until the layout is clear, then writes. */
class SheetWriter {
  isTooNarrow = false;
  readonly #rows: RowsFile;
  readonly #options: OpenOptions;
  readonly #isUsed: boolean[] = [];
  #held: SheetRow[] | null = [];
  #layout: Layout = { skipped: 0, hasHeader: false };
  #header: SheetRow = [];
  #width: number;

  constructor(rows: RowsFile, options: OpenOptions, leastWidth: number) {
    this.#rows = rows;
    this.#options = options;
    this.#width = leastWidth;
  }

  add(row: SheetRow): void {
    if (this.#held !== null) {
      this.#held.push(row);
      if (this.#held.length >= heldRows) this.release();
    } else this.#write(row);
  }

  release(): void {
    if (this.#held === null) return;
    const held = this.#held;
    this.#held = null;
    if (held.length === 0) return;
    this.#layout = layoutOf(held, this.#options.hasHeader);
    const table = held.slice(this.#layout.skipped);
    this.#width = table.reduce((most, row) => Math.max(most, row.length), this.#width);
    if (this.#layout.hasHeader) {
      this.#header = table.shift() ?? [];
      this.#use(this.#header);
    }
    for (const row of table) this.#write(row);
  }

  result() {
    return {
      layout: this.#layout,
      header: this.#header,
      width: this.#width,
      isUsed: this.#isUsed,
    };
  }

  #write(row: SheetRow): void {
    this.#use(row);
    if (row.length > this.#width) {
      this.isTooNarrow = true;
      this.#width = row.length;
    }
    if (this.isTooNarrow) return;
    const cells: (string | undefined)[] = [];
    for (let i = 0; i < row.length; i++) cells.push(row[i]?.text);
    this.#rows.add(cells, this.#width);
  }

  #use(row: SheetRow): void {
    row.forEach((_, i) => {
      this.#isUsed[i] = true;
    });
  }
}
