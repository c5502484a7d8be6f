/**
 * A graph, evaluated node by node in the plainest way: the oracle of fusion and of the code
 * generators. For tests only; it is slow, and its exp and log are the machine's own.
 */
/* eslint-disable no-restricted-properties -- an oracle is compared within a tolerance */
import { shuffled, stream } from '../../random';
import { arrayOf, exactFunctions, stored } from './exact';
import type { Graph, GraphNode, NodeId, PointwiseFunction, ReduceFunction, Shape } from './graph';
import { broadcastStrides, sizeOf, stridesOf, withoutAxes } from './shapes';

/** One value an element, row-major; a bool is 0 or 1. */
export type TensorValues = Float32Array | Int32Array;

/** Where a step runs. */
export interface StepSetting {
  readonly inputs?: Readonly<Record<string, TensorValues>>;
  /** By the places of `Graph.states`. */
  readonly states?: readonly TensorValues[];
  readonly seed?: number;
  readonly step?: number;
}

interface Scope {
  readonly graph: Graph;
  readonly setting: StepSetting;
  /** The values of a node that was evaluated before. */
  of(id: NodeId): TensorValues;
  shape(id: NodeId): Shape;
}
type NodeOf<Op extends GraphNode['op']> = Extract<GraphNode, { op: Op }>;

/** For every element of `shape`, in order: offset + Σ strides · coordinate. */
function places(shape: Shape, strides: readonly number[], offset = 0): Int32Array {
  const out = new Int32Array(sizeOf(shape));
  const coordinates = shape.map(() => 0);
  let at = offset;
  for (let i = 0; i < out.length; i++) {
    out[i] = at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      coordinates[axis]! += 1;
      if (coordinates[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      coordinates[axis] = 0;
    }
  }
  return out;
}

function fill(node: GraphNode, element: (i: number) => number): TensorValues {
  const out = arrayOf(node.type, sizeOf(node.shape));
  for (let i = 0; i < out.length; i++) out[i] = stored(element(i), node.type);
  return out;
}

const inexact = {
  pow: (a, b) => a ** b,
  exp: (a) => Math.exp(a),
  expm1: (a) => Math.expm1(a),
  log: (a) => Math.log(a),
  log1p: (a) => Math.log1p(a),
  rsqrt: (a) => 1 / Math.sqrt(a),
  sin: (a) => Math.sin(a),
  cos: (a) => Math.cos(a),
  atan: (a) => Math.atan(a),
  tanh: (a) => Math.tanh(a),
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  softplus: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  /** Abramowitz and Stegun, formula 7.1.26; error below 1.5e-7. */
  erf: (a) => {
    const t = 1 / (1 + 0.3275911 * Math.abs(a));
    const tail =
      t *
      (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    return Math.sign(a) * (1 - tail * Math.exp(-a * a));
  },
} as const satisfies Partial<Record<PointwiseFunction, (a: number, b: number) => number>>;

/** Every function of one element, before rounding to the node's type. */
export const elementFunctions: Record<
  PointwiseFunction,
  (a: number, b: number, c: number) => number
> = { ...exactFunctions, ...inexact };

function pointwise(node: NodeOf<'pointwise'>, { of, shape }: Scope): TensorValues {
  const inputs = node.inputs.map((id) => ({
    values: of(id),
    at: places(node.shape, broadcastStrides(shape(id), node.shape)),
  }));
  const isIntegerProduct = node.fn === 'mul' && node.type === 'i32';
  const fn = isIntegerProduct ? Math.imul : elementFunctions[node.fn];
  const read = (input: number, i: number) =>
    inputs[input] ? inputs[input].values[inputs[input].at[i]!]! : 0;
  return fill(node, (i) => fn(read(0, i), read(1, i), read(2, i)));
}

const folds: Record<'sum' | 'product' | 'max' | 'min' | 'any' | 'all', [number, typeof Math.max]> =
  {
    sum: [0, (a, b) => a! + b!],
    product: [1, (a, b) => a! * b!],
    max: [-Infinity, Math.max],
    min: [Infinity, Math.min],
    any: [0, (a, b) => Number(a !== 0 || b !== 0)],
    all: [1, (a, b) => Number(a !== 0 && b !== 0)],
  };

/** Reduces values in order, in double precision; NaN never wins an argmax. */
export function reduceValues(fn: ReduceFunction, values: readonly number[]): number {
  if (fn === 'argmax' || fn === 'argmin') {
    let best = 0;
    values.forEach((value, i) => {
      if (fn === 'argmax' ? value > values[best]! : value < values[best]!) best = i;
    });
    return best;
  }
  const [start, fold] = folds[fn];
  return values.reduce((sum, value) => fold(sum, value), start);
}

function reduce(node: NodeOf<'reduce'>, { of, shape }: Scope): TensorValues {
  const from = shape(node.input);
  const strides = stridesOf(from);
  const inner = places(
    node.axes.map((axis) => from[axis]!),
    node.axes.map((axis) => strides[axis]!),
  );
  const outer = places(node.shape, withoutAxes(strides, node.axes));
  const values = of(node.input);
  return fill(node, (i) =>
    reduceValues(
      node.fn,
      Array.from(inner, (offset) => values[outer[i]! + offset]!),
    ),
  );
}

function concat(node: NodeOf<'concat'>, { of, shape }: Scope): TensorValues {
  const out = arrayOf(node.type, sizeOf(node.shape));
  const strides = stridesOf(node.shape);
  let start = 0;
  for (const id of node.inputs) {
    const at = places(shape(id), strides, start * strides[node.axis]!);
    of(id).forEach((value, i) => (out[at[i]!] = value));
    start += shape(id)[node.axis]!;
  }
  return out;
}

function pad(node: NodeOf<'pad'>, { of, shape }: Scope): TensorValues {
  const out = fill(node, () => node.value);
  const strides = stridesOf(node.shape);
  const offset = node.before.reduce((sum, before, axis) => sum + before * strides[axis]!, 0);
  const at = places(shape(node.input), strides, offset);
  of(node.input).forEach((value, i) => (out[at[i]!] = value));
  return out;
}

function slice(node: NodeOf<'slice'>, { of, shape }: Scope): TensorValues {
  const strides = stridesOf(shape(node.input));
  const offset = node.begin.reduce((sum, begin, axis) => sum + begin * strides[axis]!, 0);
  const steps = strides.map((stride, axis) => stride * node.strides[axis]!);
  const at = places(node.shape, steps, offset);
  const values = of(node.input);
  return fill(node, (i) => values[at[i]!]!);
}

function transpose(node: NodeOf<'transpose'>, { of, shape }: Scope): TensorValues {
  const strides = stridesOf(shape(node.input));
  const at = places(
    node.shape,
    node.order.map((axis) => strides[axis]!),
  );
  const values = of(node.input);
  return fill(node, (i) => values[at[i]!]!);
}

/** Coordinates of element i. */
function coordinatesOf(i: number, shape: Shape): number[] {
  return stridesOf(shape).map((stride, axis) => Math.floor(i / stride) % shape[axis]!);
}

function windows(node: NodeOf<'windows'>, { of, shape }: Scope): TensorValues {
  const [, height, width, channels] = shape(node.input) as [number, number, number, number];
  const values = of(node.input);
  const source = (out: number, kernel: number, axis: 0 | 1, length: number) => {
    const at = out * node.stride[axis] + kernel * node.dilation[axis] - node.before[axis];
    const place = at / node.inflate[axis];
    return Number.isInteger(place) && place >= 0 && place < length ? place : null;
  };
  return fill(node, (at) => {
    const [n, y, x, i, j, c] = coordinatesOf(at, node.shape) as Record<number, number> & number[];
    const row = source(y!, i!, 0, height);
    const column = source(x!, j!, 1, width);
    if (row === null || column === null) return 0;
    return values[((n! * height + row) * width + column) * channels + c!]!;
  });
}

function scan(node: NodeOf<'scan'>, { of }: Scope): TensorValues {
  const values = of(node.input);
  const stride = stridesOf(node.shape)[node.axis]!;
  const length = node.shape[node.axis]!;
  const sums = new Float64Array(values.length);
  return fill(node, (i) => {
    const isFirst = Math.floor(i / stride) % length === 0;
    return (sums[i] = values[i]! + (isFirst ? 0 : sums[i - stride]!));
  });
}

function segmentReduce(node: NodeOf<'segmentReduce'>, { of }: Scope): TensorValues {
  const values = of(node.input);
  const segments = node.starts.length - 1;
  const width = node.starts[segments]!;
  return fill(node, (i) => {
    const [row, segment] = [Math.floor(i / segments), i % segments];
    const from = row * width + node.starts[segment]!;
    const to = row * width + node.starts[segment + 1]!;
    return reduceValues(node.fn, Array.from(values.subarray(from, to)));
  });
}

function segmentSpread(node: NodeOf<'segmentSpread'>, { of }: Scope): TensorValues {
  const segments = node.starts.length - 1;
  const width = node.starts[segments]!;
  const segmentOf = Array.from({ length: width }, (_, column) =>
    node.starts.findLastIndex((start) => start <= column),
  );
  const values = of(node.input);
  return fill(node, (i) => values[Math.floor(i / width) * segments + segmentOf[i % width]!]!);
}

function product(node: NodeOf<'product'>, { of, shape }: Scope): TensorValues {
  const [m, n] = node.shape.slice(-2) as [number, number];
  const k = shape(node.left).at(node.transposeLeft ? -2 : -1)!;
  const batch = node.shape.slice(0, -2);
  const side = (id: NodeId) => {
    const strides = broadcastStrides(shape(id).slice(0, -2), batch);
    const matrix = shape(id).at(-1)! * shape(id).at(-2)!;
    return places(
      batch,
      strides.map((stride) => stride * matrix),
    );
  };
  const [lefts, rights] = [side(node.left), side(node.right)];
  const [a, b] = [of(node.left), of(node.right)];
  const [aRow, aStep] = node.transposeLeft ? [1, m] : [k, 1];
  const [bColumn, bStep] = node.transposeRight ? [k, 1] : [1, n];
  return fill(node, (i) => {
    const place = Math.floor(i / (m * n));
    const left = lefts[place]! + (Math.floor(i / n) % m) * aRow;
    const right = rights[place]! + (i % n) * bColumn;
    let sum = 0;
    for (let t = 0; t < k; t++) sum += a[left + t * aStep]! * b[right + t * bStep]!;
    return sum;
  });
}

function gather(node: NodeOf<'gather'>, { of, shape }: Scope): TensorValues {
  const [rows, ...rest] = shape(node.input) as [number, ...number[]];
  const width = sizeOf(rest);
  const [values, indices] = [of(node.input), of(node.indices)];
  return fill(node, (i) => {
    const row = Math.min(Math.max(indices[Math.floor(i / width)]!, 0), rows - 1);
    return values[row * width + (i % width)]!;
  });
}

function scatter(node: NodeOf<'scatter'>, { of }: Scope): TensorValues {
  const rows = node.shape[0]!;
  const width = sizeOf(node.shape.slice(1));
  const sums = new Float64Array(rows * width);
  const indices = of(node.indices);
  of(node.values).forEach((value, i) => {
    const row = indices[Math.floor(i / width)]!;
    if (row >= 0 && row < rows) sums[row * width + (i % width)]! += value;
  });
  return fill(node, (i) => sums[i]!);
}

function random(node: NodeOf<'random'>, { setting }: Scope): TensorValues {
  const draws = stream(setting.seed ?? 0, node.purpose);
  const word = (i: number, lane: number) => draws.uint32At(i >>> 2, setting.step ?? 0, lane);
  const uniform = (i: number, lane: number) => ((word(i, lane) >>> 9) + 0.5) * 2 ** -23;
  return fill(node, (i) => {
    const lane = i & 3;
    if (node.distribution === 'bits') return word(i, lane);
    if (node.distribution === 'uniform') return uniform(i, lane);
    if (node.distribution === 'gumbel') return -Math.log(-Math.log(uniform(i, lane)));
    const radius = Math.sqrt(-2 * Math.log(uniform(i, lane & 2)));
    const angle = 2 * Math.PI * uniform(i, lane | 1);
    return radius * (lane % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}

function shuffle(node: NodeOf<'shuffle'>, { setting }: Scope): TensorValues {
  const start = (setting.step ?? 0) * node.shape[0]!;
  return fill(node, (i) => shuffled(setting.seed ?? 0, node.purpose, node.rows, (start + i) >>> 0));
}

function given(values: TensorValues | undefined, node: GraphNode, what: string): TensorValues {
  if (values?.length !== sizeOf(node.shape))
    throw new Error(`evaluate: ${what} is not as declared`);
  return values;
}

const rules: { [Op in GraphNode['op']]: (node: NodeOf<Op>, scope: Scope) => TensorValues } = {
  input: (node, { setting }) => given(setting.inputs?.[node.name], node, node.name),
  state: (node, { setting }) => given(setting.states?.[node.state], node, `state ${node.state}`),
  constant: (node) => fill(node, (i) => node.values[node.values.length === 1 ? 0 : i]!),
  step: (node, { setting }) => fill(node, () => setting.step ?? 0),
  random,
  shuffle,
  coordinate: (node) => fill(node, (i) => coordinatesOf(i, node.shape)[node.axis]!),
  pointwise,
  reshape: (node, { of }) => of(node.input),
  transpose,
  slice,
  pad,
  concat,
  windows,
  reduce,
  scan,
  segmentReduce,
  segmentSpread,
  product,
  gather,
  scatter,
};

/** Values of every node that was asked for, and the state after the step. */
export interface Evaluated {
  readonly outputs: Readonly<Record<string, TensorValues>>;
  readonly states: readonly TensorValues[];
}

/** Runs one step of `graph`; each node's result is rounded to its type. */
export function evaluate(graph: Graph, setting: StepSetting = {}): Evaluated {
  const values: TensorValues[] = [];
  const scope: Scope = {
    graph,
    setting,
    of: (id) => values[id]!,
    shape: (id) => graph.nodes[id]!.shape,
  };
  for (const node of graph.nodes) {
    const rule = rules[node.op] as (node: GraphNode, scope: Scope) => TensorValues;
    values.push(rule(node, scope));
  }
  return {
    outputs: Object.fromEntries(graph.outputs.map(({ name, node }) => [name, values[node]!])),
    states: graph.states.map(
      ({ next }, i) => (next === null ? setting.states?.[i] : values[next]) ?? new Float32Array(),
    ),
  };
}
