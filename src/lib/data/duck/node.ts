/**
 * Native DuckDB in Node, behind the same port and with the same SQL as in the browser. For the terminal
 * and for tests: it starts in 50 ms and brings no worker.
 */
import { openAsBlob } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DuckDBInstance,
  DuckDBTypeId,
  type DuckDBConnection,
  type DuckDBDataChunk,
} from '@duckdb/node-api';
import { throwIfAborted } from '../../engine/schema';
import { chunksToArrow } from './arrow-out';
import { appendArrow } from './arrow-in';
import type { Duck } from './duck';
import { columnsOfChunks, dataOf, rowsOfChunks } from './native-columns';
import { connectionSetup, databaseSetup } from './setup';
import { toTrouble } from './trouble';

const pathOfBlob = new WeakMap<Blob, string>();

/** A file as a `Blob` that `attach` reads in place, without a copy. */
export async function openFileBlob(path: string): Promise<Blob> {
  const blob = await openAsBlob(path);
  pathOfBlob.set(blob, path);
  return blob;
}

export async function openNodeDuck(): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const sql of databaseSetup) await connection.run(sql);
  connection.closeSync();
  return new NodeDuck(instance);
}

class NodeDuck implements Duck {
  readonly #instance: DuckDBInstance;
  readonly #idle: DuckDBConnection[] = [];
  readonly #copies = new Map<string, string>();

  constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  async run(sql: string, signal?: AbortSignal): Promise<void> {
    for await (const chunk of this.#stream(sql, signal, () => undefined)) void chunk;
  }

  async rows(sql: string, signal?: AbortSignal) {
    const { chunks, names } = await this.#chunks(sql, signal);
    return rowsOfChunks(chunks, names);
  }

  async columns(sql: string, signal?: AbortSignal) {
    const { chunks, names } = await this.#chunks(sql, signal);
    return columnsOfChunks(chunks, names);
  }

  async scan(
    sql: string,
    rowCount: number,
    signal?: AbortSignal,
    onRows?: (done: number) => void | Promise<void>,
  ) {
    const { chunks, names, types } = await this.#chunks(sql, signal);
    await onRows?.(rowCount);
    return columnsOfChunks(chunks, names).map(({ values }, i) =>
      // Without a chunk, the values alone do not say what they are.
      dataOf(values.length === 0 && types[i] === DuckDBTypeId.VARCHAR ? [] : values),
    );
  }

  async attach(name: string, blob: Blob): Promise<string> {
    const path = pathOfBlob.get(blob);
    if (path !== undefined) return path;
    const folder = await mkdtemp(join(tmpdir(), 'twinset-'));
    const copy = join(folder, name.replaceAll(/[^\w.-]/g, '_'));
    const file = await open(copy, 'w');
    try {
      for await (const bytes of blob.stream()) await file.write(bytes);
    } finally {
      await file.close();
    }
    this.#copies.set(copy, folder);
    return copy;
  }

  async detach(name: string): Promise<void> {
    const folder = this.#copies.get(name);
    this.#copies.delete(name);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }

  async insertArrow(tableName: string, ipcStream: Uint8Array, create: boolean): Promise<void> {
    const connection = await this.#borrow();
    try {
      await appendArrow(connection, tableName, ipcStream, create);
    } catch (error) {
      throw toTrouble(error, false);
    } finally {
      this.#idle.push(connection);
    }
  }

  async *arrow(sql: string, rowsPerChunk: number, signal?: AbortSignal) {
    let held: DuckDBDataChunk[] = [];
    let heldRows = 0;
    let names: readonly string[] = [];
    for await (const chunk of this.#stream(sql, signal, (found) => (names = found))) {
      held.push(chunk);
      heldRows += chunk.rowCount;
      if (heldRows < rowsPerChunk) continue;
      yield chunksToArrow(held, names);
      held = [];
      heldRows = 0;
    }
    if (heldRows > 0) yield chunksToArrow(held, names);
  }

  async close(): Promise<void> {
    for (const name of [...this.#copies.keys()]) await this.detach(name);
    for (const connection of this.#idle) connection.closeSync();
    this.#instance.closeSync();
  }

  async #chunks(sql: string, signal: AbortSignal | undefined) {
    let names: readonly string[] = [];
    let types: readonly DuckDBTypeId[] = [];
    const chunks: DuckDBDataChunk[] = [];
    const onResult = (foundNames: readonly string[], foundTypes: readonly DuckDBTypeId[]) =>
      ([names, types] = [foundNames, foundTypes]);
    for await (const chunk of this.#stream(sql, signal, onResult)) chunks.push(chunk);
    return { chunks, names, types };
  }

  async *#stream(
    sql: string,
    signal: AbortSignal | undefined,
    onResult: (names: readonly string[], types: readonly DuckDBTypeId[]) => void,
  ): AsyncGenerator<DuckDBDataChunk> {
    throwIfAborted(signal);
    const connection = await this.#borrow();
    const interrupt = () => connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    try {
      const result = await connection.stream(sql);
      onResult(
        result.columnNames(),
        result.columnTypes().map((type) => type.typeId),
      );
      for (;;) {
        throwIfAborted(signal);
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) break;
        yield chunk;
      }
    } catch (error) {
      throw toTrouble(error, signal?.aborted ?? false);
    } finally {
      signal?.removeEventListener('abort', interrupt);
      this.#idle.push(connection);
    }
  }

  async #borrow(): Promise<DuckDBConnection> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    const connection = await this.#instance.connect();
    for (const sql of connectionSetup) await connection.run(sql);
    return connection;
  }
}
