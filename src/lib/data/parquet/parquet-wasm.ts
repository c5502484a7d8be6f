/**
 * The one door to parquet-wasm. It is compiled on first use; where its binary lies depends on the
 * platform, so `index.browser.ts` and `index.node.ts` of the data folder say so once.
 */
import initialise, * as parquet from 'parquet-wasm/esm';

export type ParquetWasm = typeof parquet;
/** Gives the binary: its bytes, or an address on the page's own origin. */
export type ParquetWasmLocator = () => Promise<BufferSource | URL | string>;

let locate: ParquetWasmLocator | null = null;
let ready: Promise<ParquetWasm> | null = null;

export function provideParquetWasm(locator: ParquetWasmLocator): void {
  locate = locator;
}

/** The initialised library; a failed start is tried again at the next call. */
export function parquetWasm(): Promise<ParquetWasm> {
  ready ??= start().catch((error: unknown) => {
    ready = null;
    throw error;
  });
  return ready;
}

async function start(): Promise<ParquetWasm> {
  if (locate === null) throw new Error('provideParquetWasm() was not called');
  await initialise({ module_or_path: await locate() });
  return parquet;
}
