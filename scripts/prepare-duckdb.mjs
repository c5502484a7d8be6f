/**
 * Puts DuckDB's engine where the app serves it from, static/duckdb/: the wasm packed (7.6 MB instead of
 * 34 MB, below the file limits of static hosts) and its worker script. Cheap when nothing changed.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';

const source = new URL('../node_modules/@duckdb/duckdb-wasm/', import.meta.url);
const target = new URL('../static/duckdb/', import.meta.url);
const wasm = new URL('dist/duckdb-eh.wasm', source);
const worker = new URL('dist/duckdb-browser-eh.worker.js', source);
const packedWasm = new URL('duckdb-eh.wasm.gz', target);
const copiedWorker = new URL('duckdb-browser-eh.worker.js', target);
const stamp = new URL('../node_modules/.cache/twinset/duckdb', import.meta.url);

/** What static/duckdb/ was made from; the sizes catch a half-written file. */
async function wantedStamp() {
  const { version } = JSON.parse(await readFile(new URL('package.json', source), 'utf8'));
  const sizes = await Promise.all([wasm, worker].map(async (url) => (await stat(url)).size));
  return [version, ...sizes].join(' ');
}

async function isUpToDate(wanted) {
  try {
    await Promise.all([stat(packedWasm), stat(copiedWorker)]);
    return (await readFile(stamp, 'utf8')) === wanted;
  } catch {
    return false;
  }
}

/** Written under another name first, so that two processes at once never serve half a file. */
async function place(to, write) {
  const draft = new URL(`${to.href}.${process.pid}.tmp`);
  await write(draft);
  await rename(draft, to);
}

/** Resolves to true when files were written. */
export async function prepareDuckdb() {
  const wanted = await wantedStamp();
  if (await isUpToDate(wanted)) return false;
  await mkdir(target, { recursive: true });
  await place(copiedWorker, (draft) => copyFile(worker, draft));
  await place(packedWasm, (draft) =>
    pipeline(createReadStream(wasm), createGzip({ level: 9 }), createWriteStream(draft)),
  );
  await mkdir(new URL('./', stamp), { recursive: true });
  await place(stamp, (draft) => writeFile(draft, wanted));
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.error((await prepareDuckdb()) ? 'static/duckdb: written' : 'static/duckdb: up to date');
}
