/**
 * A step as a graph of few primitive operations on whole tensors: what lowering makes of traced
 * TensorFlow.js kernels and what fusion makes kernels of. Tensors are dense and row-major.
 */

/** Storage is 4 bytes for each; a bool is kept as an i32 of 0 or 1. */
export type Scalar = 'f32' | 'i32' | 'bool';
export type Shape = readonly number[];
/** A node's place in `Graph.nodes`; inputs always come before the nodes that use them. */
export type NodeId = number;

/** Functions of one element. Arguments and results: see `pointwiseFunctions`. */
export type PointwiseFunction = keyof typeof pointwiseFunctions;

/**
 * Number of arguments and result type; `same` is the type of the last argument. `div`, `mod` and `pow`
 * of i32 are computed in i32 (`floorDiv` rounds down; by zero gives 0); comparisons take two of the
 * same type. A cast to the type that its argument has is a copy: so a graph broadcasts into a larger shape.
 * Where else a new one has to be written: docs/engine.md.
 */
export const pointwiseFunctions = {
  add: { arity: 2, type: 'same' },
  sub: { arity: 2, type: 'same' },
  mul: { arity: 2, type: 'same' },
  div: { arity: 2, type: 'same' },
  floorDiv: { arity: 2, type: 'same' },
  /** Sign of the divisor, as in Python. */
  mod: { arity: 2, type: 'same' },
  pow: { arity: 2, type: 'same' },
  min: { arity: 2, type: 'same' },
  max: { arity: 2, type: 'same' },
  neg: { arity: 1, type: 'same' },
  abs: { arity: 1, type: 'same' },
  sign: { arity: 1, type: 'same' },
  exp: { arity: 1, type: 'f32' },
  expm1: { arity: 1, type: 'f32' },
  log: { arity: 1, type: 'f32' },
  log1p: { arity: 1, type: 'f32' },
  sqrt: { arity: 1, type: 'f32' },
  rsqrt: { arity: 1, type: 'f32' },
  reciprocal: { arity: 1, type: 'f32' },
  sin: { arity: 1, type: 'f32' },
  cos: { arity: 1, type: 'f32' },
  atan: { arity: 1, type: 'f32' },
  tanh: { arity: 1, type: 'f32' },
  sigmoid: { arity: 1, type: 'f32' },
  softplus: { arity: 1, type: 'f32' },
  erf: { arity: 1, type: 'f32' },
  floor: { arity: 1, type: 'f32' },
  ceil: { arity: 1, type: 'f32' },
  /** Half to even. */
  round: { arity: 1, type: 'f32' },
  isNan: { arity: 1, type: 'bool' },
  isFinite: { arity: 1, type: 'bool' },
  equal: { arity: 2, type: 'bool' },
  notEqual: { arity: 2, type: 'bool' },
  less: { arity: 2, type: 'bool' },
  lessEqual: { arity: 2, type: 'bool' },
  greater: { arity: 2, type: 'bool' },
  greaterEqual: { arity: 2, type: 'bool' },
  and: { arity: 2, type: 'bool' },
  or: { arity: 2, type: 'bool' },
  not: { arity: 1, type: 'bool' },
  /** `select(condition, whenTrue, whenFalse)`. */
  select: { arity: 3, type: 'same' },
  toF32: { arity: 1, type: 'f32' },
  /** Towards zero. */
  toI32: { arity: 1, type: 'i32' },
  /** Not equal to zero. */
  toBool: { arity: 1, type: 'bool' },
} as const satisfies Record<string, { arity: 1 | 2 | 3; type: Scalar | 'same' }>;

export type ReduceFunction =
  'sum' | 'product' | 'max' | 'min' | 'any' | 'all' | 'argmax' | 'argmin';

/**
 * uniform in (0, 1): ((word >>> 9) + 0.5) * 2^-23; normal by Box–Muller from the words of one block,
 * pairs (0, 1) and (2, 3): radius sqrt(-2 log u(even)), angle 2 pi u(odd), cosine then sine;
 * gumbel: -log(-log(uniform)); bits: the word itself as i32.
 */
export type Distribution = 'uniform' | 'normal' | 'gumbel' | 'bits';

interface Base {
  readonly shape: Shape;
  readonly type: Scalar;
}

export type GraphNode = Base &
  (
    | { readonly op: 'input'; readonly name: string }
    /** The value at the start of the step of `Graph.states[state]`. */
    | { readonly op: 'state'; readonly state: number }
    /** `values` has one element for every element of `shape`, or a single one that fills it. */
    | { readonly op: 'constant'; readonly values: Float32Array | Int32Array }
    /** The number of the step that runs, i32, shape []. */
    | { readonly op: 'step' }
    /** Element e draws word e & 3 of Philox block e >>> 2: `stream(seed, purpose)` at index step * 2^32 + (e >>> 2). */
    | { readonly op: 'random'; readonly distribution: Distribution; readonly purpose: string }
    /**
     * i32 [count]: rows of the next batch. Element e of step s is place p = s * count + e (u32) of an
     * endless run of shuffles of 0 … rows - 1: shuffle number floor(p / rows), place p mod rows.
     */
    | { readonly op: 'shuffle'; readonly rows: number; readonly purpose: string }
    /** i32: each element's coordinate along `axis`. */
    | { readonly op: 'coordinate'; readonly axis: number }
    /** Inputs broadcast to `shape` as in NumPy (aligned at the last axis). */
    | {
        readonly op: 'pointwise';
        readonly fn: PointwiseFunction;
        readonly inputs: readonly NodeId[];
      }
    | { readonly op: 'reshape'; readonly input: NodeId }
    /** Output axis i is input axis `order[i]`. */
    | { readonly op: 'transpose'; readonly input: NodeId; readonly order: readonly number[] }
    /** Output coordinate c reads input coordinate begin + c * stride, per axis; strides may be negative. */
    | {
        readonly op: 'slice';
        readonly input: NodeId;
        readonly begin: readonly number[];
        readonly strides: readonly number[];
      }
    /** The input stands at `before` inside `shape`; elsewhere `value`. */
    | {
        readonly op: 'pad';
        readonly input: NodeId;
        readonly before: readonly number[];
        readonly value: number;
      }
    | { readonly op: 'concat'; readonly inputs: readonly NodeId[]; readonly axis: number }
    /**
     * [n, h, w, c] to patches [n, outHeight, outWidth, kernelHeight, kernelWidth, c]: output (y, x, i, j)
     * reads input row (y * stride[0] + i * dilation[0] - before[0]) / inflate[0] where that is a whole
     * number inside the input, likewise columns; elsewhere 0. `inflate` > 1 serves the input gradient.
     */
    | {
        readonly op: 'windows';
        readonly input: NodeId;
        readonly stride: readonly [number, number];
        readonly dilation: readonly [number, number];
        readonly before: readonly [number, number];
        readonly inflate: readonly [number, number];
      }
    /** Reduced axes are dropped from the shape. argmax and argmin give the first index, i32, and take one axis. */
    | {
        readonly op: 'reduce';
        readonly fn: ReduceFunction;
        readonly input: NodeId;
        readonly axes: readonly number[];
      }
    /** Inclusive running sum along `axis`. */
    | { readonly op: 'scan'; readonly input: NodeId; readonly axis: number }
    /**
     * [..., width] to [..., segments]: segment s covers columns starts[s] … starts[s + 1] - 1; `starts`
     * begins with 0 and ends with width; no segment is empty. argmax gives a place inside its segment.
     */
    | {
        readonly op: 'segmentReduce';
        readonly fn: ReduceFunction;
        readonly input: NodeId;
        readonly starts: readonly number[];
      }
    /** [..., segments] to [..., width]: every column gets its segment's value. */
    | { readonly op: 'segmentSpread'; readonly input: NodeId; readonly starts: readonly number[] }
    /** [...batch, m, k] · [...batch, k, n], both f32; the flags say that an operand is stored transposed. A batch axis of 1 is broadcast. */
    | {
        readonly op: 'product';
        readonly left: NodeId;
        readonly right: NodeId;
        readonly transposeLeft: boolean;
        readonly transposeRight: boolean;
      }
    /** [rows, ...rest] by i32 indices [...at] to [...at, ...rest]; an index outside is moved to the nearest row. */
    | { readonly op: 'gather'; readonly input: NodeId; readonly indices: NodeId }
    /** values [count, ...rest] are added, in order, to row indices[i] of zeros [rows, ...rest]; an index outside is left out. */
    | { readonly op: 'scatter'; readonly values: NodeId; readonly indices: NodeId }
  );

/** One stretch of the state: a single variable, or the flat group of an optimizer's variables ([length]). */
export interface GraphState {
  readonly name: string;
  readonly shape: Shape;
  readonly type: Scalar;
  /** The node whose value it has after the step; null when the step leaves it alone. */
  readonly next: NodeId | null;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly {
    readonly name: string;
    readonly shape: Shape;
    readonly type: Scalar;
  }[];
  readonly states: readonly GraphState[];
  readonly outputs: readonly { readonly name: string; readonly node: NodeId }[];
}
