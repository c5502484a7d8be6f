/**
 * The way of untyped rows (JSON, XLSX) into DuckDB: a CSV of one fixed dialect on scratch, read back
 * without detection. Null is an empty cell, an empty text is `""`; the first column is the row number.
 */
import { throwIfAborted, type Control } from '../../engine/schema';
import { quoteText, type Duck } from '../duck';
import type { Scratch, ScratchFile } from '../scratch';

const flushLength = 1 << 18;
const needsQuotes = /[",\r\n]/;
/** Longest row that DuckDB is told to expect, in bytes. */
const longestLine = 64 * 2 ** 20;

/** Collects rows as text and writes them to scratch in pieces of about 256 KiB. */
export class RowsFile {
  readonly #file: ScratchFile;
  readonly #encoder = new TextEncoder();
  #text = '';
  #rowCount = 0;

  private constructor(file: ScratchFile) {
    this.#file = file;
  }

  static async create(scratch: Scratch, name: string): Promise<RowsFile> {
    return new RowsFile(await scratch.create(`${name}.rows.csv`));
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** @param row `width` cells from its start are written; missing ones are null */
  add(row: readonly (string | null | undefined)[], width: number): void {
    let line = String(this.#rowCount++);
    for (let i = 0; i < width; i++) {
      const cell = row[i];
      if (cell === null || cell === undefined) line += ',';
      else if (cell === '' || needsQuotes.test(cell)) line += `,"${cell.replaceAll('"', '""')}"`;
      else line += `,${cell}`;
    }
    this.#text += `${line}\n`;
  }

  /** To be awaited between batches: writes once enough has come together. */
  async flush(isLast = false): Promise<void> {
    if (this.#text.length < flushLength && !isLast) return;
    const bytes = this.#encoder.encode(this.#text);
    this.#text = '';
    await this.#file.write(bytes);
  }

  async close(): Promise<Blob> {
    await this.flush(true);
    return this.#file.close();
  }
}

/**
 * Makes table `source` from a closed rows file.
 * @param columnCount columns in the file beside the row number
 * @param kept indices of the columns that become `c0`, `c1`, …
 */
export async function loadRows(
  duck: Duck,
  blob: Blob,
  columnCount: number,
  kept: readonly number[],
  control: Control = {},
): Promise<void> {
  throwIfAborted(control.signal);
  const name = await duck.attach('rows.csv', blob);
  const types = ["'__row': 'BIGINT'"];
  for (let i = 0; i < columnCount; i++) types.push(`'f${i}': 'VARCHAR'`);
  const columns = kept.map((from, to) => `f${from} AS c${to}`);
  try {
    await duck.run(
      `CREATE OR REPLACE TABLE source AS SELECT __row, ${columns.join(', ')} FROM read_csv(${quoteText(name)}, auto_detect = false,
       header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n', nullstr = '',
       allow_quoted_nulls = false, max_line_size = ${longestLine}, columns = {${types.join(', ')}})`,
      control.signal,
    );
  } finally {
    await duck.detach(name);
  }
}
