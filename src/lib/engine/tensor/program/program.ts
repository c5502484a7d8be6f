/**
 * The compiled step: plain data that any runtime can run, print, compare or send. A list of kernels in
 * order; each reads and writes buffers at places that are fixed before the first run.
 */
import type { Distribution, PointwiseFunction, ReduceFunction, Scalar, Shape } from '../graph';

/** A number in a piece of code: the place of the instruction that makes it. */
export type Value = number;

/**
 * Where an element lies, counted in elements from the start of a buffer:
 * offset + sum(strides[axis] * coordinate(axis)) + sum(term.stride * value(term.value)).
 * `strides` has one entry for each axis of the kernel's domain. Terms (i32 values) are what gathers need.
 */
export interface Index {
  readonly offset: number;
  readonly strides: readonly number[];
  readonly terms?: readonly { readonly value: Value; readonly stride: number }[];
}

/** The key of a random stream: the two hashes of its purpose that `engine/random` uses. */
export interface StreamKey {
  readonly purpose: string;
  /** Second word of the Philox key (the first is the seed). */
  readonly key: number;
  /** Fourth word of the counter; the others are (e >>> 2), step and 0. */
  readonly check: number;
}

/** Straight-line code for one element of the domain; every instruction makes one value. */
export type Instruction = { readonly type: Scalar } & (
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'step' }
  /** i32: the coordinate along an axis of the domain (outer axes first, then inner). With segments, the inner one is the column in the row. */
  | { readonly op: 'coordinate'; readonly axis: number }
  /** Where `guard` (a bool) is false the buffer is not touched and the value is 0. */
  | { readonly op: 'load'; readonly operand: number; readonly index: Index; readonly guard?: Value }
  /** `index` numbers the element of the stream (buffer-free). */
  | {
      readonly op: 'random';
      readonly distribution: Distribution;
      readonly stream: StreamKey;
      readonly index: Index;
    }
  /** See `shuffle` in graph.ts; `index` is e and `count` the batch's size. */
  | {
      readonly op: 'shuffle';
      readonly rows: number;
      readonly count: number;
      readonly stream: StreamKey;
      readonly index: Index;
    }
  /** The result of reduction number `reduction` of the kernel, made by an earlier pass; in a scan, its running value. */
  | { readonly op: 'reduced'; readonly reduction: number }
  /** In a product's epilogue: the product's element. */
  | { readonly op: 'product' }
  | { readonly op: PointwiseFunction; readonly args: readonly Value[] }
);

export interface Store {
  readonly operand: number;
  readonly index: Index;
  readonly value: Value;
}

export interface Reduction {
  readonly fn: ReduceFunction;
  readonly value: Value;
  /** Of the result: i32 for argmax and argmin (place along the inner axes, row-major, or inside the segment; first of equals), bool for any and all. */
  readonly type: Scalar;
}

/**
 * One run over the inner axes (`over: 'inner'`), or one evaluation for each outer element (`over: 'outer'`,
 * where inner coordinates do not exist). A pass may load what an earlier pass of its kernel stored at
 * the same element. Reductions are numbered through all passes of the kernel.
 */
export interface Pass {
  readonly over: 'inner' | 'outer';
  readonly code: readonly Instruction[];
  readonly reductions: readonly Reduction[];
  readonly stores: readonly Store[];
  /** Runs in order along the inner axis (one axis only); `reduced` of its own reductions is the running value, this element included. */
  readonly isScan?: boolean;
}

/** Element-wise work and reductions. Outer elements are independent of each other. */
export interface LoopKernel {
  readonly kind: 'loop';
  readonly name: string;
  readonly outer: Shape;
  /** [] means one element. */
  readonly inner: Shape;
  /**
   * When given, `inner` has one axis (the longest segment) and the last outer axis numbers the segments:
   * for segment s the inner coordinate runs from segments[s] to segments[s + 1] - 1.
   */
  readonly segments: readonly number[] | null;
  /** Places in `Program.buffers` that the code's operands mean. */
  readonly operands: readonly number[];
  readonly passes: readonly Pass[];
}

/** A matrix inside a buffer: element (batch…, row, column) lies at offset + Σ batchStrides + row * rowStride + column * columnStride. */
export interface MatrixView {
  readonly operand: number;
  readonly offset: number;
  readonly batchStrides: readonly number[];
  readonly rowStride: number;
  readonly columnStride: number;
}

/** left [m, k] · right [k, n] for each element of `batch`; the epilogue is code over the domain [...batch, m, n] and makes all stores. */
export interface ProductKernel {
  readonly kind: 'product';
  readonly name: string;
  readonly batch: Shape;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly left: MatrixView;
  readonly right: MatrixView;
  readonly operands: readonly number[];
  /** Domain axes: batch…, m, n. Instruction `product` is the sum; a plain product has [product] and one store. */
  readonly epilogue: { readonly code: readonly Instruction[]; readonly stores: readonly Store[] };
}

/** out [rows, width] = 0; for i in order: out[indices[i]] += values[i] where 0 <= indices[i] < rows. All contiguous. */
export interface ScatterKernel {
  readonly kind: 'scatter';
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  readonly count: number;
  readonly operands: readonly number[];
  /** Which operand is which, each with the offset of its first element. */
  readonly values: { readonly operand: number; readonly offset: number };
  readonly indices: { readonly operand: number; readonly offset: number };
  readonly out: { readonly operand: number; readonly offset: number };
}

export type Kernel = LoopKernel | ProductKernel | ScatterKernel;

/**
 * `state` lives from step to step; `arena` is scratch whose buffers share places; `constant` and each
 * `input` are written from outside and only read; `output` is read back. Offsets and lengths in elements.
 */
export interface Buffer {
  readonly region: 'state' | 'arena' | 'constant' | 'input' | 'output';
  /** For inputs: which of `Program.inputs` (each input is a region of its own, at offset 0). */
  readonly input?: number;
  readonly offset: number;
  readonly length: number;
  readonly type: Scalar;
}

export interface ProgramTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly type: Scalar;
  /** Place in `Program.buffers`. */
  readonly buffer: number;
}

export interface Program {
  readonly name: string;
  readonly kernels: readonly Kernel[];
  readonly buffers: readonly Buffer[];
  readonly inputs: readonly ProgramTensor[];
  /** Every stretch of the state, also those that this program does not touch: programs compiled together share one layout. */
  readonly states: readonly ProgramTensor[];
  readonly outputs: readonly ProgramTensor[];
  /** The constant region, as it is to be uploaded. */
  readonly constants: Uint8Array;
  /** Lengths of the regions in elements (4 bytes each). */
  readonly lengths: { readonly state: number; readonly arena: number; readonly output: number };
}
