/** What a code generator writes for: a module, an engine's features, and where things lie in memory. */
import type { FunctionIndex, ModuleWriter, WasmFeatures } from '../assembler';

/**
 * Places in linear memory, fixed before code is written. At least 64 bytes before the first and behind
 * the last buffer are readable: vector loads may touch neighbours; nothing is written outside.
 */
export interface Layout {
  /** Byte address of element 0 of `Program.buffers[buffer]`. */
  address(buffer: number): number;
  /** Byte address of two i32: the seed and the number of the step that runs. */
  readonly parameters: number;
  /** Reserves a place, 16-aligned, for bytes that the runtime writes before the first run; returns its address. */
  table(bytes: Uint8Array): number;
}

export interface Target {
  readonly module: ModuleWriter;
  readonly features: WasmFeatures;
  readonly layout: Layout;
}

/**
 * A function (begin: i32, end: i32) → () that does part of a kernel. However [0, units) is split between
 * calls, the results are the same bits; the calls may run at the same time.
 */
export interface EmittedKernel {
  readonly index: FunctionIndex;
  readonly units: number;
  /** Rough cost of the whole kernel in vector instructions; below some 20,000 a second thread does not pay. */
  readonly work: number;
}

/**
 * A product's epilogue as a function (batch, rowBegin, rowEnd, columnBegin, columnEnd, source,
 * sourceStride) → (), all i32: `product` at (row, column) is the f32 at source + (row - rowBegin) *
 * sourceStride + (column - columnBegin) * 4. 16 bytes behind the source block are readable.
 */
export interface EmittedEpilogue {
  readonly index: FunctionIndex;
}
