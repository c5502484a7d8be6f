export {
  parquetWasm,
  provideParquetWasm,
  type ParquetWasm,
  type ParquetWasmLocator,
} from './parquet-wasm';
