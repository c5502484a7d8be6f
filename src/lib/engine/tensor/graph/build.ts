/**
 * Makes graphs node by node: shapes and types are inferred here and nowhere else. A wrong use is a
 * mistake of the caller's program, so it throws a plain error that names the op.
 */
import {
  pointwiseFunctions,
  type Distribution,
  type Graph,
  type GraphNode,
  type GraphState,
  type NodeId,
  type PointwiseFunction,
  type ReduceFunction,
  type Scalar,
  type Shape,
} from './graph';
import { broadcastShape, broadcastsTo, sameShape, sizeOf, withoutAxes } from './shapes';

/** Axes of `windows`: [rows, columns]. */
export type Pair = readonly [number, number];

function check(holds: boolean, op: string, why: string): asserts holds {
  if (!holds) throw new Error(`graph: ${op}: ${why}`);
}

/** Result type of a reduction of `type`. */
function reducedType(fn: ReduceFunction, type: Scalar): Scalar {
  if (fn === 'argmax' || fn === 'argmin') return 'i32';
  return fn === 'any' || fn === 'all' ? 'bool' : type;
}

const castOf = { f32: 'toF32', i32: 'toI32', bool: 'toBool' } as const satisfies Record<
  Scalar,
  PointwiseFunction
>;

function typeOfPointwise(fn: PointwiseFunction, types: readonly Scalar[]): Scalar {
  const { arity, type } = pointwiseFunctions[fn];
  check(types.length === arity, fn, `takes ${arity} arguments`);
  const compared = fn === 'select' ? types.slice(1) : types;
  check(
    compared.every((other) => other === compared[0]),
    fn,
    `mixes ${types.join(' and ')}`,
  );
  if (fn === 'select') check(types[0] === 'bool', fn, 'the condition is not a bool');
  return type === 'same' ? types.at(-1)! : type;
}

export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #inputs: Graph['inputs'][number][] = [];
  readonly #states: GraphState[] = [];
  readonly #outputs: Graph['outputs'][number][] = [];

  node(id: NodeId): GraphNode {
    return this.#nodes[id]!;
  }
  get nodeCount(): number {
    return this.#nodes.length;
  }
  shapeOf(id: NodeId): Shape {
    return this.node(id).shape;
  }
  typeOf(id: NodeId): Scalar {
    return this.node(id).type;
  }

  /** Every node passes here; builders that simplify put another node in its place. */
  protected append(node: GraphNode): NodeId {
    return this.#nodes.push(node) - 1;
  }

  input(name: string, shape: Shape, type: Scalar = 'f32'): NodeId {
    this.#inputs.push({ name, shape, type });
    return this.append({ op: 'input', name, shape, type });
  }
  /** Declares the next stretch of the state; it keeps its value until `assign`. */
  state(name: string, shape: Shape, type: Scalar = 'f32'): NodeId {
    const state = this.#states.push({ name, shape, type, next: null }) - 1;
    return this.append({ op: 'state', state, shape, type });
  }
  assign(state: number, next: NodeId): void {
    const old = this.#states[state]!;
    check(sameShape(this.shapeOf(next), old.shape), 'assign', `shape of ${old.name}`);
    check(this.typeOf(next) === old.type, 'assign', `type of ${old.name}`);
    this.#states[state] = { ...old, next };
  }
  output(name: string, node: NodeId): void {
    this.#outputs.push({ name, node });
  }
  finish(): Graph {
    return {
      nodes: this.#nodes,
      inputs: this.#inputs,
      states: this.#states,
      outputs: this.#outputs,
    };
  }

  /** `values` has one element for every element of `shape`, or one that fills it. */
  constant(
    values: Float32Array | Int32Array,
    shape: Shape = [values.length],
    type: Scalar = values instanceof Float32Array ? 'f32' : 'i32',
  ): NodeId {
    check(
      values.length === 1 || values.length === sizeOf(shape),
      'constant',
      'length is not that of the shape',
    );
    check(
      (type === 'f32') === values instanceof Float32Array,
      'constant',
      'array is not of the type',
    );
    return this.append({ op: 'constant', values, shape, type });
  }
  /** A constant that is the same everywhere. */
  fill(value: number, shape: Shape = [], type: Scalar = 'f32'): NodeId {
    return this.constant(
      type === 'f32' ? Float32Array.of(value) : Int32Array.of(value),
      shape,
      type,
    );
  }
  step(): NodeId {
    return this.append({ op: 'step', shape: [], type: 'i32' });
  }
  random(distribution: Distribution, purpose: string, shape: Shape): NodeId {
    const type = distribution === 'bits' ? 'i32' : 'f32';
    return this.append({ op: 'random', distribution, purpose, shape, type });
  }
  shuffle(rows: number, count: number, purpose: string): NodeId {
    return this.append({ op: 'shuffle', rows, purpose, shape: [count], type: 'i32' });
  }
  coordinate(shape: Shape, axis: number): NodeId {
    return this.append({ op: 'coordinate', axis, shape, type: 'i32' });
  }

  pointwise(fn: PointwiseFunction, ...inputs: readonly NodeId[]): NodeId {
    let shape: Shape = [];
    for (const input of inputs) {
      const both = broadcastShape(shape, this.shapeOf(input));
      const shapes = inputs.map((id) => `[${this.shapeOf(id).join()}]`).join(' ');
      check(both !== null, fn, `${shapes} do not broadcast`);
      shape = both;
    }
    return this.pointwiseTo(shape, fn, inputs);
  }
  /** Pointwise with a result shape that may be larger than what its inputs broadcast to. */
  pointwiseTo(shape: Shape, fn: PointwiseFunction, inputs: readonly NodeId[]): NodeId {
    const type = typeOfPointwise(
      fn,
      inputs.map((id) => this.typeOf(id)),
    );
    for (const id of inputs)
      check(broadcastsTo(this.shapeOf(id), shape), fn, `does not broadcast to [${shape.join()}]`);
    return this.append({ op: 'pointwise', fn, inputs, shape, type });
  }
  cast(input: NodeId, type: Scalar): NodeId {
    return this.typeOf(input) === type ? input : this.pointwise(castOf[type], input);
  }
  /** A cast to its own type is how the graph says "the same values in a larger shape". */
  broadcast(input: NodeId, shape: Shape): NodeId {
    if (sameShape(this.shapeOf(input), shape)) return input;
    return this.pointwiseTo(shape, castOf[this.typeOf(input)], [input]);
  }

  reshape(input: NodeId, shape: Shape): NodeId {
    const { shape: from, type } = this.node(input);
    check(sizeOf(from) === sizeOf(shape), 'reshape', `[${from.join()}] to [${shape.join()}]`);
    return this.append({ op: 'reshape', input, shape, type });
  }
  transpose(input: NodeId, order: readonly number[]): NodeId {
    const { shape, type } = this.node(input);
    check(
      shape.length === order.length && shape.every((_, axis) => order.includes(axis)),
      'transpose',
      'order is not a permutation',
    );
    const to = order.map((axis) => shape[axis]!);
    return this.append({ op: 'transpose', input, order, shape: to, type });
  }
  slice(
    input: NodeId,
    begin: readonly number[],
    size: Shape,
    strides: readonly number[] = size.map(() => 1),
  ): NodeId {
    const { shape, type } = this.node(input);
    const isInside = shape.every((length, axis) => {
      const first = begin[axis]!;
      const last = first + (size[axis]! - 1) * strides[axis]!;
      return size[axis] === 0 || (first >= 0 && first < length && last >= 0 && last < length);
    });
    check(size.length === shape.length && isInside, 'slice', 'reaches outside');
    return this.append({ op: 'slice', input, begin, strides, shape: size, type });
  }
  /** @param shape of the result */
  pad(input: NodeId, shape: Shape, before: readonly number[], value: number): NodeId {
    const from = this.node(input);
    const fits = from.shape.every(
      (length, axis) => before[axis]! >= 0 && before[axis]! + length <= shape[axis]!,
    );
    check(from.shape.length === shape.length && fits, 'pad', 'the input does not fit');
    return this.append({ op: 'pad', input, before, value, shape, type: from.type });
  }
  concat(inputs: readonly NodeId[], axis: number): NodeId {
    const first = this.node(inputs[0]!);
    const rest = withoutAxes(first.shape, [axis]);
    let length = 0;
    for (const id of inputs) {
      const { shape, type } = this.node(id);
      check(type === first.type, 'concat', 'types differ');
      check(sameShape(withoutAxes(shape, [axis]), rest), 'concat', 'shapes differ');
      length += shape[axis]!;
    }
    const shape = first.shape.map((old, at) => (at === axis ? length : old));
    return this.append({ op: 'concat', inputs, axis, shape, type: first.type });
  }
  /** @param out height and width of the result, kernel height and width */
  windows(
    input: NodeId,
    out: { readonly size: Pair; readonly kernel: Pair },
    at: {
      readonly stride: Pair;
      readonly dilation: Pair;
      readonly before: Pair;
      readonly inflate: Pair;
    },
  ): NodeId {
    const { shape, type } = this.node(input);
    check(shape.length === 4, 'windows', 'input is not [n, h, w, c]');
    const to = [shape[0]!, ...out.size, ...out.kernel, shape[3]!];
    return this.append({ op: 'windows', input, ...at, shape: to, type });
  }

  reduce(fn: ReduceFunction, input: NodeId, axes: readonly number[]): NodeId {
    const from = this.node(input);
    const isArg = fn === 'argmax' || fn === 'argmin';
    check(!isArg || axes.length === 1, fn, 'takes one axis');
    check(
      axes.every((axis) => axis >= 0 && axis < from.shape.length),
      fn,
      'no such axis',
    );
    const shape = withoutAxes(from.shape, axes);
    return this.append({ op: 'reduce', fn, input, axes, shape, type: reducedType(fn, from.type) });
  }
  scan(input: NodeId, axis: number): NodeId {
    const { shape, type } = this.node(input);
    return this.append({ op: 'scan', input, axis, shape, type });
  }
  segmentReduce(fn: ReduceFunction, input: NodeId, starts: readonly number[]): NodeId {
    const from = this.node(input);
    check(from.shape.at(-1) === starts.at(-1), 'segmentReduce', 'starts do not end with the width');
    const shape = [...from.shape.slice(0, -1), starts.length - 1];
    const type = reducedType(fn, from.type);
    return this.append({ op: 'segmentReduce', fn, input, starts, shape, type });
  }
  segmentSpread(input: NodeId, starts: readonly number[]): NodeId {
    const { shape: from, type } = this.node(input);
    check(from.at(-1) === starts.length - 1, 'segmentSpread', 'one value for each segment');
    const shape = [...from.slice(0, -1), starts.at(-1)!];
    return this.append({ op: 'segmentSpread', input, starts, shape, type });
  }
  product(
    left: NodeId,
    right: NodeId,
    { transposeLeft = false, transposeRight = false } = {},
  ): NodeId {
    const [a, b] = [this.node(left), this.node(right)];
    check(a.shape.length === b.shape.length, 'product', 'operands of different ranks');
    check(a.type === 'f32' && b.type === 'f32', 'product', 'is of f32 only');
    const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const [m, k] = transposeLeft ? [a.shape.at(-1), a.shape.at(-2)] : a.shape.slice(-2);
    const [other, n] = transposeRight ? [b.shape.at(-1), b.shape.at(-2)] : b.shape.slice(-2);
    check(
      batch !== null && m !== undefined && n !== undefined && k === other,
      'product',
      `[${a.shape.join()}] and [${b.shape.join()}]`,
    );
    const shape = [...batch, m, n];
    return this.append({
      op: 'product',
      left,
      right,
      transposeLeft,
      transposeRight,
      shape,
      type: 'f32',
    });
  }
  gather(input: NodeId, indices: NodeId): NodeId {
    const { shape, type } = this.node(input);
    check(this.typeOf(indices) === 'i32', 'gather', 'indices are not i32');
    const to = [...this.shapeOf(indices), ...shape.slice(1)];
    return this.append({ op: 'gather', input, indices, shape: to, type });
  }
  scatter(values: NodeId, indices: NodeId, rows: number): NodeId {
    const { shape, type } = this.node(values);
    check(this.typeOf(indices) === 'i32', 'scatter', 'indices are not i32');
    check(sameShape(this.shapeOf(indices), [shape[0]!]), 'scatter', 'one index for each value');
    const to = [rows, ...shape.slice(1)];
    return this.append({ op: 'scatter', values, indices, shape: to, type });
  }
}
