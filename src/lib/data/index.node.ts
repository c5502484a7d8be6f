/** The data folder in Node: native DuckDB, scratch files in the system's folder for them. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { provideParquetWasm } from './parquet';

provideParquetWasm(() =>
  readFile(createRequire(import.meta.url).resolve('parquet-wasm/esm/parquet_wasm_bg.wasm')),
);

export * from './index';
export { openFileBlob, openNodeDuck } from './duck/node';
export { openNodeScratch, removeAtExit } from './scratch/node';
