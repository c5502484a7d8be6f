/**
 * The port to DuckDB: the same SQL runs on DuckDB-WASM in a browser and on native DuckDB in Node.
 * Callers never see a driver's own types: no BigInt, no decimals as objects, no Arrow.
 */

import type { ColumnData } from '../../engine/schema';

/** One cell of a small result. Write `x::VARCHAR` for anything that is not text, number or boolean. */
export type Cell = string | number | boolean | null;

/**
 * One column of a large result. Numbers (BIGINT, DECIMAL and BOOLEAN too) come as `Float64Array` with
 * `NaN` for null, except INTEGER and smaller without nulls, which come as `Int32Array`.
 */
export interface RawColumn {
  readonly name: string;
  readonly values: Float64Array | Int32Array | readonly (string | null)[];
}

/**
 * One database. Every method rejects with Fault `cancelled` when its signal is aborted (within 200 ms),
 * with Fault `worker-lost` when the engine died (then open a new one), and with a `QueryError` when the
 * SQL failed.
 */
export interface Duck {
  /** Runs statements without a result; several may be joined by `;`. */
  run(sql: string, signal?: AbortSignal): Promise<void>;
  /** A small result as objects. */
  rows(sql: string, signal?: AbortSignal): Promise<Record<string, Cell>[]>;
  /** A large result, column by column, each array owned by the caller. */
  columns(sql: string, signal?: AbortSignal): Promise<RawColumn[]>;
  /**
   * All columns of a large result in one pass, as generators and judges want them: numbers as doubles
   * with NaN for null; texts as codes, −1 for null, of labels in order of first appearance.
   * @param rowCount how many rows there will be, exactly
   * @param onRows told now and then how many rows there are by now, and waited for
   */
  scan(
    sql: string,
    rowCount: number,
    signal?: AbortSignal,
    onRows?: (done: number) => void | Promise<void>,
  ): Promise<ColumnData[]>;
  /** Makes a file readable; gives the name for `read_csv(${quoteText(name)})`. Reads in slices. */
  attach(name: string, blob: Blob): Promise<string>;
  /** Forgets a file; takes what `attach` gave. */
  detach(name: string): Promise<void>;
  /** Appends a whole Arrow IPC stream to a table, or creates the table from it. */
  insertArrow(tableName: string, ipcStream: Uint8Array, create: boolean): Promise<void>;
  /**
   * A result as Arrow IPC streams (each with its own schema message and end mark), of about
   * `rowsPerChunk` rows each: bounded memory for a table of any length.
   */
  arrow(sql: string, rowsPerChunk: number, signal?: AbortSignal): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

/** DuckDB refused a statement; `message` is the engine's own. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}
