/** For tests: opens bytes or a committed fixture through `unpack` and its loader, with native DuckDB. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Fault, type FaultCode } from '../../engine/schema';
import { openNodeDuck } from '../duck/node';
import type { Loader, LoadedSource, OpenOptions } from '../open';
import { openNodeScratch } from '../scratch/node';
import { unpack } from './unpack';

const folder = new URL('../../../../tests/fixtures/files/', import.meta.url);

export async function fixture(name: string): Promise<Blob> {
  return new Blob([await readFile(fileURLToPath(new URL(name, folder)))]);
}

export interface Opened {
  readonly names: readonly string[];
  readonly rows: unknown[][];
  readonly loaded: LoadedSource;
}

export async function openWith(
  loader: Loader,
  name: string,
  content: Blob | string | Uint8Array,
  options: OpenOptions = {},
): Promise<Opened> {
  const duck = await openNodeDuck();
  const scratch = await openNodeScratch();
  try {
    const blob = content instanceof Blob ? content : new Blob([content as Uint8Array<ArrayBuffer>]);
    const file = await unpack(scratch, { name, blob }, options);
    const loaded = await loader(duck, scratch, file, options);
    const cells = loaded.columns.map((_, i) => `c${i}`);
    const texts = cells.map((cell) => `${cell}::VARCHAR AS ${cell}`);
    const rows = await duck.rows(`SELECT ${texts.join(', ')} FROM source ORDER BY __row`);
    return {
      names: loaded.columns.map((column) => column.name),
      rows: rows.map((row) => cells.map((cell) => row[cell])),
      loaded,
    };
  } finally {
    await duck.close();
    await scratch.dispose();
  }
}

/** The fault that the work ends in; any other end fails the test. */
export async function faultOf(
  work: Promise<unknown>,
): Promise<{ code: FaultCode; message: string }> {
  const error: unknown = await work.then(
    () => new Error('no fault was thrown'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Fault)) throw error;
  return { code: error.code, message: error.message };
}
