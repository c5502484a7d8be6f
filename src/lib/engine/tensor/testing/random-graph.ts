/**
 * Random graphs of every kind of node, for property tests: sharing, several outputs, assigned states.
 * Values stay small, so that results can be compared within a tolerance.
 */
import {
  GraphBuilder,
  sizeOf,
  type Graph,
  type NodeId,
  type PointwiseFunction,
  type ReduceFunction,
  type Shape,
  type StepSetting,
} from '../graph';

/** A source of choices: whole numbers below a bound. */
export type Choose = (bound: number) => number;

export interface RandomGraph {
  readonly graph: Graph;
  readonly setting: StepSetting;
}

const unary: PointwiseFunction[] = ['neg', 'abs', 'tanh', 'sigmoid', 'softplus', 'floor', 'sign'];
const binary: PointwiseFunction[] = ['add', 'sub', 'mul', 'min', 'max'];
const reductions: ReduceFunction[] = ['sum', 'max', 'min', 'argmax', 'argmin'];

class Grower {
  readonly b = new GraphBuilder();
  readonly floats: NodeId[] = [];
  readonly #choose: Choose;

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.#choose(items.length)]!;
  }
  number(low: number, high: number): number {
    return low + this.#choose(high - low + 1);
  }

  /** Some node; recent ones more often, so that chains grow. */
  any(fits: (shape: Shape) => boolean = () => true): NodeId | undefined {
    const fitting = this.floats.filter((id) => fits(this.b.shapeOf(id)));
    if (fitting.length === 0) return undefined;
    return this.#choose(2) === 0 ? fitting.at(-1)! : this.pick(fitting);
  }

  add(id: NodeId): void {
    if (sizeOf(this.b.shapeOf(id)) > 600) return;
    const { type } = this.b.node(id);
    const float = type === 'f32' ? id : this.b.cast(id, 'f32');
    this.floats.push(float);
  }

  starts(width: number): number[] {
    const starts = [0];
    while (starts.at(-1)! < width) starts.push(Math.min(width, starts.at(-1)! + this.number(1, 3)));
    return starts;
  }
}

type Rule = (grower: Grower) => NodeId | undefined;

/** Every way of growing a graph by a node or a few. */
const rules: Readonly<Record<string, Rule>> = {
  unary: (g) => g.b.pointwise(g.pick(unary), g.any()!),
  binary: (g) => {
    const a = g.any()!;
    const shape = g.b.shapeOf(a);
    const fits = (other: Shape) =>
      other.length <= shape.length &&
      other.every((length, i) => [1, shape[shape.length - other.length + i]].includes(length));
    return g.b.pointwise(g.pick(binary), a, g.any(fits)!);
  },
  exp: (g) => g.b.pointwise('exp', g.b.pointwise('neg', g.b.pointwise('abs', g.any()!))),
  select: (g) => {
    const a = g.any()!;
    const other = g.any((shape) => shape.join() === g.b.shapeOf(a).join())!;
    return g.b.pointwise('select', g.b.pointwise('less', a, other), a, other);
  },
  scalar: (g) => g.b.pointwise('mul', g.any()!, g.b.fill(g.number(-3, 3) / 2)),
  step: (g) => g.b.pointwise('add', g.any()!, g.b.cast(g.b.step(), 'f32')),
  reshape: (g) => {
    const id = g.any()!;
    const size = sizeOf(g.b.shapeOf(id));
    const first = g.pick([1, 2, 3, 4, 5, 6].filter((length) => size % length === 0));
    return g.b.reshape(id, g.pick([[size], [first, size / first], [size / first, 1, first]]));
  },
  transpose: (g) => {
    const id = g.any((shape) => shape.length > 1);
    if (id === undefined) return undefined;
    const rank = g.b.shapeOf(id).length;
    const turn = g.number(1, rank - 1);
    return g.b.transpose(
      id,
      Array.from({ length: rank }, (_, axis) => (axis + turn) % rank),
    );
  },
  slice: (g) => {
    const id = g.any()!;
    const shape = g.b.shapeOf(id);
    const begin = shape.map((length) => g.number(0, Math.min(1, length - 1)));
    const size = shape.map((length, axis) => g.number(1, length - begin[axis]!));
    return g.b.slice(id, begin, size);
  },
  reverse: (g) => {
    const id = g.any((shape) => shape.length > 0);
    if (id === undefined) return undefined;
    const shape = g.b.shapeOf(id);
    const axis = g.number(0, shape.length - 1);
    const begin = shape.map((length, at) => (at === axis ? length - 1 : 0));
    return g.b.slice(id, begin, shape, shape.map((_, at) => (at === axis ? -1 : 1))); // prettier-ignore
  },
  pad: (g) => {
    const id = g.any()!;
    const shape = g.b.shapeOf(id);
    const before = shape.map(() => g.number(0, 2));
    const to = shape.map((length, axis) => length + before[axis]! + g.number(0, 1));
    return g.b.pad(id, to, before, g.pick([0, 0, 1.5]));
  },
  concat: (g) => {
    const id = g.any((shape) => shape.length > 0);
    if (id === undefined) return undefined;
    const shape = g.b.shapeOf(id);
    const axis = g.number(0, shape.length - 1);
    const fits = (other: Shape) =>
      other.length === shape.length &&
      other.every((length, at) => at === axis || length === shape[at]);
    const others = Array.from({ length: g.number(1, 2) }, () => g.any(fits)!);
    return g.b.concat([id, ...others], axis);
  },
  broadcast: (g) => {
    const id = g.any((shape) => shape.length < 3)!;
    return id === undefined ? undefined : g.b.broadcast(id, [g.number(1, 3), ...g.b.shapeOf(id)]);
  },
  reduce: (g) => {
    const id = g.any((shape) => shape.length > 0);
    if (id === undefined) return undefined;
    const axes = g.b.shapeOf(id).map((_, axis) => axis);
    const fn = g.pick(reductions);
    const isArg = fn === 'argmax' || fn === 'argmin';
    const some = axes.filter(() => g.number(0, 1) === 0);
    return g.b.reduce(fn, id, isArg || some.length === 0 ? [g.pick(axes)] : some);
  },
  softmax: (g) => {
    const id = g.any((shape) => shape.length > 0);
    if (id === undefined) return undefined;
    const shape = g.b.shapeOf(id);
    const axis = g.number(0, shape.length - 1);
    const kept = shape.map((length, at) => (at === axis ? 1 : length));
    const top = g.b.reshape(g.b.reduce('max', id, [axis]), kept);
    const powers = g.b.pointwise('exp', g.b.pointwise('sub', id, top));
    const sum = g.b.reshape(g.b.reduce('sum', powers, [axis]), kept);
    return g.b.pointwise('div', powers, sum);
  },
  scan: (g) => {
    const id = g.any((shape) => shape.length > 0);
    return id === undefined ? undefined : g.b.scan(id, g.number(0, g.b.shapeOf(id).length - 1));
  },
  segments: (g) => {
    const id = g.any((shape) => shape.length > 0);
    if (id === undefined) return undefined;
    const starts = g.starts(g.b.shapeOf(id).at(-1)!);
    const top = g.b.segmentReduce(g.pick(['max', 'sum', 'argmax']), id, starts);
    if (g.number(0, 3) === 0) return top;
    const spread = g.b.segmentSpread(g.b.cast(top, 'f32'), starts);
    return g.b.pointwise('sub', id, spread);
  },
  segmentSoftmax: (g) => {
    const id = g.any((shape) => shape.length > 0);
    if (id === undefined) return undefined;
    const starts = g.starts(g.b.shapeOf(id).at(-1)!);
    const spread = (fn: ReduceFunction, of: NodeId) =>
      g.b.segmentSpread(g.b.segmentReduce(fn, of, starts), starts);
    const powers = g.b.pointwise('exp', g.b.pointwise('sub', id, spread('max', id)));
    return g.b.pointwise('div', powers, spread('sum', powers));
  },
  product: (g) => {
    const left = g.any((shape) => shape.length === 2);
    if (left === undefined) return undefined;
    const transposeLeft = g.number(0, 1) === 1;
    const transposeRight = g.number(0, 1) === 1;
    const k = g.b.shapeOf(left)[transposeLeft ? 0 : 1]!;
    const right = g.any((shape) => shape.length === 2 && shape[transposeRight ? 1 : 0] === k);
    if (right === undefined) return undefined;
    return g.b.pointwise('tanh', g.b.product(left, right, { transposeLeft, transposeRight }));
  },
  batchedProduct: (g) => {
    const left = g.any((shape) => shape.length === 3);
    if (left === undefined) return undefined;
    const turned = g.b.transpose(left, [0, 2, 1]);
    return g.b.pointwise('tanh', g.b.product(left, turned));
  },
  gather: (g) => {
    const table = g.any((shape) => shape.length > 0);
    const places = g.any((shape) => shape.length < 2);
    if (table === undefined || places === undefined) return undefined;
    return g.b.gather(table, g.b.cast(places, 'i32'));
  },
  scatter: (g) => {
    const values = g.any((shape) => shape.length > 0);
    if (values === undefined) return undefined;
    const count = g.b.shapeOf(values)[0]!;
    const places = g.any((shape) => shape.length === 1 && shape[0] === count);
    const indices = places === undefined ? g.b.coordinate([count], 0) : g.b.cast(places, 'i32');
    return g.b.scatter(values, indices, g.number(1, 4));
  },
  random: (g) => {
    const shape = g.b.shapeOf(g.any()!);
    const drawn = g.b.random(g.pick(['uniform', 'normal', 'gumbel'] as const), 'noise', shape);
    return g.b.pointwise(
      'add',
      g.any((other) => other.join() === shape.join())!,
      drawn,
    );
  },
  shuffle: (g) => g.b.shuffle(g.number(1, 9), g.number(1, 5), 'rows'),
  coordinate: (g) => {
    const shape = g.b.shapeOf(g.any()!);
    return shape.length === 0 ? undefined : g.b.coordinate(shape, g.number(0, shape.length - 1));
  },
  windows: (g) => {
    const id = g.any((shape) => shape.length === 2);
    if (id === undefined) return undefined;
    const [h, w] = g.b.shapeOf(id) as [number, number];
    const image = g.b.reshape(id, [1, h, w, 1]);
    const inflate = g.pick([[1, 1], [2, 1]] as const); // prettier-ignore
    const at = { stride: [g.number(1, 2), 1], dilation: [1, 1], before: [1, 0], inflate } as const;
    return g.b.windows(image, { size: [g.number(1, 3), g.number(1, 3)], kernel: [2, 2] }, at);
  },
};

/** How many ways there are to grow a graph. */
export const ruleNames = Object.keys(rules);

/** A graph of about `steps` nodes more than its inputs, and values for everything that it reads. */
export function growGraph(
  choose: Choose,
  steps: number,
  only: readonly string[] = ruleNames,
): RandomGraph {
  const g = new Grower(choose);
  const values = (shape: Shape) =>
    Float32Array.from({ length: sizeOf(shape) }, () => (choose(17) - 8) / 4);
  const shapes: Shape[] = [[g.number(1, 4), g.number(2, 6)], [g.number(1, 5)], []];
  const inputs: Record<string, Float32Array> = {};
  const states: Float32Array[] = [];
  for (const [place, shape] of shapes.entries()) {
    g.floats.push(g.b.input(`x${place}`, shape));
    inputs[`x${place}`] = values(shape);
    g.floats.push(g.b.state(`s${place}`, shape));
    states.push(values(shape));
  }
  g.floats.push(g.b.constant(values([3, 4]), [3, 4]));
  for (let i = 0; i < steps; i++) {
    const made = rules[g.pick(only)]!(g);
    if (made !== undefined) g.add(made);
  }
  shapes.forEach((shape, state) => {
    const next = g.any((other) => other.join() === shape.join())!;
    if (g.number(0, 2) > 0) g.b.assign(state, next);
  });
  for (let i = 0; i < 3; i++) g.b.output(`out${i}`, g.any()!);
  return { graph: g.b.finish(), setting: { inputs, states, seed: choose(1000), step: choose(50) } };
}
