/**
 * DuckDB-WASM in a worker of its own. Every statement is polled (never `query()`, which blocks the
 * engine until done), so that it can be aborted and other connections are served meanwhile.
 */
import { DuckDBDataProtocol } from '@duckdb/duckdb-wasm';
import { RecordBatchReader, type DataType, type RecordBatch } from 'apache-arrow';
import { columnsOf, rowsOf } from './arrow-columns';
import { ArrowScan } from './arrow-scan';
import type { Duck } from './duck';
import { WasmEngine } from './wasm-engine';
import { toTrouble } from './trouble';

export interface BrowserDuckPlace {
  /** Where `worker.js` and `duckdb-eh.wasm.gz` lie, as an absolute address that ends in `/`. */
  readonly baseUrl: string;
  /** `(url) => new Worker(url)`: only the workers folder may say so. A classic script. */
  readonly makeWorker: (url: string) => Worker;
}

/** @throws Fault `worker-lost` when the engine cannot start */
export async function openBrowserDuck(place: BrowserDuckPlace): Promise<Duck> {
  const worker = place.makeWorker(new URL('worker.js', place.baseUrl).href);
  const engine = new WasmEngine(worker);
  await engine.start(new URL('duckdb-eh.wasm.gz', place.baseUrl).href);
  return new BrowserDuck(engine);
}

/** Rows between two tellings of a scan's progress. */
const rowsPerTelling = 65_536;

class BrowserDuck implements Duck {
  readonly #engine: WasmEngine;
  #nextFile = 0;

  constructor(engine: WasmEngine) {
    this.#engine = engine;
  }

  async run(sql: string, signal?: AbortSignal): Promise<void> {
    // What was given up may still be writing the table that this statement is about.
    await this.#engine.clean();
    await this.#engine.withConnection((connection) => this.#engine.drain(connection, sql, signal));
  }

  async rows(sql: string, signal?: AbortSignal) {
    const { batches, names } = await this.#batches(sql, signal);
    return rowsOf(batches, names);
  }

  async columns(sql: string, signal?: AbortSignal) {
    const { batches, names } = await this.#batches(sql, signal);
    return columnsOf(batches, names);
  }

  async scan(
    sql: string,
    rowCount: number,
    signal?: AbortSignal,
    onRows?: (done: number) => void | Promise<void>,
  ) {
    return this.#engine.withConnection(async (connection) => {
      const reader = await RecordBatchReader.from(this.#engine.stream(connection, sql, signal));
      await reader.open();
      const types = reader.schema.fields.map((field) => field.type as DataType);
      const scan = new ArrowScan(types, rowCount);
      let toldAt = 0;
      for await (const batch of reader) {
        scan.take(batch as RecordBatch);
        if (scan.rows - toldAt < rowsPerTelling) continue;
        toldAt = scan.rows;
        await onRows?.(toldAt);
      }
      return scan.finish();
    });
  }

  async attach(name: string, blob: Blob): Promise<string> {
    const registered = `file-${++this.#nextFile}-${name.replaceAll(/[^\w.-]/g, '_')}`;
    const protocol = DuckDBDataProtocol.BROWSER_FILEREADER;
    // Without direct I/O the first read is 6 to 10 times slower.
    await this.#engine.call((db) => db.registerFileHandle(registered, blob, protocol, true));
    return registered;
  }

  async detach(name: string): Promise<void> {
    // A statement that was given up may still hold the file: it goes when that has been cleaned up.
    void this.#engine
      .clean()
      .then(() => this.#engine.call((db) => db.dropFile(name)))
      .catch(() => undefined);
  }

  async insertArrow(tableName: string, ipcStream: Uint8Array, create: boolean): Promise<void> {
    // The engine takes the buffer away; a view of a larger one would take its neighbours along.
    const bytes = ipcStream.slice();
    await this.#engine.clean();
    await this.#engine.withConnection(async (connection) => {
      try {
        await this.#engine.call((db) =>
          db.insertArrowFromIPCStream(connection, bytes, { name: tableName, create }),
        );
      } catch (error) {
        throw toTrouble(error, false);
      }
    });
  }

  async *arrow(sql: string, rowsPerChunk: number, signal?: AbortSignal) {
    const endOfStream = new Uint8Array([255, 255, 255, 255, 0, 0, 0, 0]);
    const connection = await this.#engine.borrow();
    try {
      let head: Uint8Array | null = null;
      let parts: Uint8Array[] = [];
      for await (const message of this.#engine.stream(connection, sql, signal)) {
        if (head === null) head = message;
        else parts.push(message);
        if (parts.length * 2048 < rowsPerChunk) continue;
        yield concatenate([head, ...parts, endOfStream]);
        parts = [];
      }
      if (head !== null && parts.length > 0) yield concatenate([head, ...parts, endOfStream]);
    } finally {
      this.#engine.giveBack(connection);
    }
  }

  async close(): Promise<void> {
    this.#engine.kill();
  }

  async #batches(sql: string, signal: AbortSignal | undefined) {
    return this.#engine.withConnection(async (connection) => {
      const messages = this.#engine.stream(connection, sql, signal);
      const reader = await RecordBatchReader.from(messages);
      await reader.open();
      const names = reader.schema.fields.map((field) => field.name);
      const batches: RecordBatch[] = [];
      for await (const batch of reader) batches.push(batch as RecordBatch);
      return { batches, names };
    });
  }
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
