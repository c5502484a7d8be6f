/** The data folder in a browser's worker: DuckDB-WASM, scratch files in the origin's private file system. */
import parquetWasmUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import { provideParquetWasm } from './parquet';

provideParquetWasm(() => Promise.resolve(new URL(parquetWasmUrl, import.meta.url)));

export * from './index';
export { openBrowserDuck, type BrowserDuckPlace } from './duck/browser';
export { openBrowserScratch } from './scratch/browser';
