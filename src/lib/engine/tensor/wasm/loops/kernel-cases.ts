/**
 * LoopKernels at random with the contents of their buffers, for tests. Numbers stay tame and what
 * decides (comparisons, indices) is exact, so that float32 and float64 take the same way.
 */
import { type Stream, stream, streamKey } from '../../../random';
import type { PointwiseFunction, ReduceFunction, Scalar, Shape } from '../../graph';
import type { Index, Instruction, LoopKernel, Pass, Reduction, Store, Value } from '../../program';

export interface KernelCase {
  readonly kernel: LoopKernel;
  /** By operand; those that the kernel stores to are 0 at first. */
  readonly buffers: readonly (Float32Array | Int32Array)[];
}

class Draw {
  readonly #stream: Stream;
  #count = 0;
  constructor(seed: number) {
    this.#stream = stream(seed, 'kernel-cases');
  }
  below(bound: number): number {
    return this.#stream.below(bound, this.#count++);
  }
  of<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
  chance(share: number): boolean {
    return this.below(1000) < 1000 * share;
  }
  shuffle<Item>(items: readonly Item[]): Item[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  }
}

interface Domain {
  readonly outer: Shape;
  readonly inner: Shape;
  readonly segments: readonly number[] | null;
}

interface Operand {
  readonly type: Scalar;
  length: number;
  readonly isStored: boolean;
}

/** Sizes with and without whole vectors, and groups of them. */
const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 21, 33, 64];

function drawDomain(draw: Draw): Domain {
  const shape = (rank: number, most: number) => {
    const out: number[] = [];
    for (let left = most; out.length < rank; left /= out.at(-1)!) {
      out.push(draw.of(sizes.filter((size) => size <= Math.max(1, left))));
    }
    return draw.shuffle(out);
  };
  if (draw.chance(0.25)) {
    const segments = [0];
    for (let i = draw.below(6); i >= 0; i--) segments.push(segments.at(-1)! + 1 + draw.below(9));
    const longest = Math.max(...segments.slice(1).map((end, i) => end - segments[i]!));
    return {
      outer: [...shape(draw.below(3), 40), segments.length - 1],
      inner: [longest],
      segments,
    };
  }
  const inner = draw.chance(0.4) ? [] : shape(1 + draw.below(2), draw.of([20, 200, 2000]));
  return { outer: shape(draw.below(4), draw.of([30, 300])), inner, segments: null };
}

/** Builds the code of one pass. */
class PassBuilder {
  readonly code: Instruction[] = [];
  readonly #draw: Draw;
  readonly #domain: Domain;
  readonly #operands: Operand[];
  readonly #axes: readonly number[];

  constructor(draw: Draw, domain: Domain, operands: Operand[], over: Pass['over']) {
    this.#draw = draw;
    this.#domain = domain;
    this.#operands = operands;
    const rank = domain.outer.length + (over === 'inner' ? domain.inner.length : 0);
    this.#axes = Array.from({ length: rank }, (_, axis) => axis);
  }

  add(instruction: Instruction): Value {
    return this.code.push(instruction) - 1;
  }

  point(type: Scalar, op: PointwiseFunction, ...args: Value[]): Value {
    return this.add({ type, op, args });
  }

  size(axis: number): number {
    const { outer, inner, segments } = this.#domain;
    if (axis < outer.length) return outer[axis]!;
    // Inside a segment the coordinate is the column of the row.
    return segments === null ? inner[axis - outer.length]! : segments.at(-1)!;
  }

  get #rank(): number {
    return this.#domain.outer.length + this.#domain.inner.length;
  }

  /** A dense walk over `axes` in some order; other axes stand still. */
  index(axes: readonly number[], isStore: boolean): { index: Index; length: number } {
    const draw = this.#draw;
    const strides = Array.from({ length: this.#rank }, () => 0);
    let stride = draw.chance(0.1) ? 3 : 1;
    const offset = draw.below(4);
    const order = draw.chance(0.6) ? axes.toReversed() : draw.shuffle(axes);
    let last = offset;
    let start = offset;
    for (const axis of order) {
      const isBackward = !isStore && draw.chance(0.1);
      strides[axis] = isBackward ? -stride : stride;
      if (isBackward) start += stride * (this.size(axis) - 1);
      last += stride * (this.size(axis) - 1);
      stride *= this.size(axis) + (draw.chance(0.1) ? 4 : 0);
    }
    return { index: { offset: start, strides }, length: last + 1 };
  }

  operand(type: Scalar, length: number, isStored: boolean): number {
    return this.#operands.push({ type, length, isStored }) - 1;
  }

  load(type: Scalar): Value {
    const draw = this.#draw;
    const axes = this.#axes.filter(() => draw.chance(0.75));
    const { index, length } = this.index(axes, false);
    if (draw.chance(0.15)) return this.#gather(type, index, length);
    if (draw.chance(0.2) && axes.length > 0) return this.#guarded(type, axes, index, length);
    return this.add({ type, op: 'load', operand: this.operand(type, length, false), index });
  }

  #gather(type: Scalar, index: Index, length: number): Value {
    const rows = 1 + this.#draw.below(6);
    const number = this.whole();
    const bound = this.add({ type: 'i32', op: 'constant', value: rows });
    const value = this.point('i32', 'mod', number, bound);
    const operand = this.operand(type, length * rows, false);
    const terms = [{ value, stride: length }];
    return this.add({ type, op: 'load', operand, index: { ...index, terms } });
  }

  /** The buffer holds coordinates from `cut` on (or before it) only. */
  #guarded(type: Scalar, axes: readonly number[], index: Index, length: number): Value {
    const axis = this.#draw.of(axes);
    const cut = this.#draw.below(this.size(axis) + 1);
    const coordinate = this.add({ type: 'i32', op: 'coordinate', axis });
    const bound = this.add({ type: 'i32', op: 'constant', value: cut });
    const isBehind = this.#draw.chance(0.5) && index.strides[axis]! > 0;
    const guard = this.point('bool', isBehind ? 'greaterEqual' : 'less', coordinate, bound);
    const offset = isBehind ? index.offset - index.strides[axis]! * cut : index.offset;
    const operand = this.operand(type, length, false);
    return this.add({ type, op: 'load', operand, index: { ...index, offset }, guard });
  }

  whole(): Value {
    const draw = this.#draw;
    const axes = this.#axes.filter((axis) => this.size(axis) > 0);
    if (axes.length > 0 && draw.chance(0.5)) {
      return this.add({ type: 'i32', op: 'coordinate', axis: draw.of(axes) });
    }
    const { index, length } = this.index(axes, false);
    return this.add({
      type: 'i32',
      op: 'load',
      operand: this.operand('i32', length, false),
      index,
    });
  }

  random(): Value {
    const { index } = this.index(this.#axes, false);
    const distribution = this.#draw.of(['uniform', 'uniform', 'normal', 'gumbel'] as const);
    const aligned = { ...index, offset: 4 * this.#draw.below(3) };
    const chosen =
      this.#draw.chance(0.5) && index.strides.every((stride) => stride >= 0) ? aligned : index;
    const key = { purpose: 'noise', ...streamKey('noise') };
    return this.add({ type: 'f32', op: 'random', distribution, stream: key, index: chosen });
  }

  condition(): Value {
    const draw = this.#draw;
    const fn = draw.of([
      'equal',
      'notEqual',
      'less',
      'lessEqual',
      'greater',
      'greaterEqual',
    ] as const);
    const type = draw.of(['f32', 'i32', 'bool'] as const);
    if (type === 'bool') {
      const pair = [this.load('bool'), this.load('bool')] as const;
      return this.point('bool', draw.of(['and', 'or', 'equal', 'less'] as const), ...pair);
    }
    const make = () => (type === 'i32' ? this.whole() : this.load('f32'));
    return this.point('bool', fn, make(), make());
  }

  /** A number of size below about 4. */
  number(depth: number): Value {
    const draw = this.#draw;
    if (depth === 0) return draw.chance(0.15) ? this.random() : this.load('f32');
    const inside = () => this.number(depth - 1);
    const bounded = () => this.point('f32', 'tanh', inside());
    const kinds: (() => Value)[] = [
      () => this.point('f32', draw.of(['add', 'sub'] as const), bounded(), inside()),
      () => this.point('f32', 'mul', bounded(), inside()),
      () => this.point('f32', draw.of(['max', 'min'] as const), inside(), inside()),
      () => this.point('f32', 'max', inside(), this.add({ type: 'f32', op: 'constant', value: 0 })),
      () =>
        this.point('f32', draw.of(['exp', 'softplus', 'sin', 'cos', 'erf'] as const), bounded()),
      () => this.point('f32', draw.of(['sigmoid', 'abs', 'neg'] as const), inside()),
      () => this.point('f32', 'select', this.condition(), inside(), inside()),
      () => this.point('f32', 'tanh', this.point('f32', 'toF32', this.whole())),
      () => this.point('f32', 'toF32', this.condition()),
      () => this.add({ type: 'f32', op: 'constant', value: draw.below(16) / 8 - 1 }),
      () => this.point('f32', 'toF32', this.point('i32', 'toI32', this.load('f32'))),
    ];
    return draw.of(kinds)();
  }

  store(value: Value): Store {
    const { index, length } = this.index(this.storeAxes, true);
    return { operand: this.operand(this.code[value]!.type, length, true), index, value };
  }

  get storeAxes(): readonly number[] {
    const { outer, segments } = this.#domain;
    const isColumn = segments !== null && this.#axes.length > outer.length;
    return isColumn ? this.#axes.filter((axis) => axis !== outer.length - 1) : this.#axes;
  }

  reduction(fn: ReduceFunction): Reduction {
    if (fn === 'any' || fn === 'all') return { fn, value: this.condition(), type: 'bool' };
    if (fn === 'argmax' || fn === 'argmin') {
      return { fn, value: this.#draw.chance(0.8) ? this.load('f32') : this.whole(), type: 'i32' };
    }
    if (fn === 'product') {
      const small = this.add({ type: 'f32', op: 'constant', value: 1 / 64 });
      const one = this.add({ type: 'f32', op: 'constant', value: 1 });
      const scaled = this.point('f32', 'mul', this.point('f32', 'tanh', this.load('f32')), small);
      return { fn, value: this.point('f32', 'add', scaled, one), type: 'f32' };
    }
    if (this.#draw.chance(0.2)) return { fn, value: this.whole(), type: 'i32' };
    return { fn, value: this.number(this.#draw.below(3)), type: 'f32' };
  }
}

const reductions: readonly ReduceFunction[] = [
  ...(['sum', 'sum', 'sum', 'product', 'max', 'min', 'any', 'all', 'argmax', 'argmin'] as const),
];

function drawPasses(draw: Draw, domain: Domain, operands: Operand[]): Pass[] {
  const make = (over: Pass['over']) => new PassBuilder(draw, domain, operands, over);
  const finish = (builder: PassBuilder, over: Pass['over'], more: Partial<Pass>): Pass => ({
    ...{ over, code: builder.code, reductions: [], stores: [] },
    ...more,
  });
  const isPlain = domain.inner.length === 0 || draw.chance(0.1);
  if (isPlain) {
    const builder = make(domain.inner.length === 0 ? 'outer' : 'inner');
    const stores = [builder.store(builder.number(draw.below(4)))];
    if (draw.chance(0.3)) stores.push(builder.store(builder.condition()));
    return [finish(builder, domain.inner.length === 0 ? 'outer' : 'inner', { stores })];
  }
  if (domain.inner.length === 1 && domain.segments === null && draw.chance(0.2)) {
    const builder = make('inner');
    const value = builder.number(1);
    const running = builder.add({ type: 'f32', op: 'reduced', reduction: 0 });
    const stores = [builder.store(running)];
    const own = [{ fn: 'sum', value, type: 'f32' } as const];
    return [finish(builder, 'inner', { reductions: own, stores, isScan: true })];
  }
  const first = make('inner');
  const kept = first.store(first.number(draw.below(3)));
  const own = Array.from({ length: 1 + draw.below(3) }, () => first.reduction(draw.of(reductions)));
  own.push({ fn: 'sum', value: kept.value, type: 'f32' });
  const second = make('inner');
  const again = second.add({ type: 'f32', op: 'load', operand: kept.operand, index: kept.index });
  const total = second.add({ type: 'f32', op: 'reduced', reduction: own.length - 1 });
  const scaled = second.point('f32', 'mul', second.point('f32', 'tanh', total), again);
  const third = make('outer');
  const results = own.map(({ type }, reduction) =>
    third.store(third.add({ type, op: 'reduced', reduction })),
  );
  return [
    finish(first, 'inner', { reductions: own, stores: [kept] }),
    finish(second, 'inner', { stores: [{ ...kept, value: scaled }] }),
    finish(third, 'outer', { stores: results }),
  ];
}

export function drawKernel(seed: number): KernelCase {
  const draw = new Draw(seed);
  const domain = drawDomain(draw);
  const operands: Operand[] = [];
  const passes = drawPasses(draw, domain, operands);
  const buffers = operands.map(({ type, length, isStored }) => {
    const Type = type === 'f32' ? Float32Array : Int32Array;
    const out = new Type(length);
    if (isStored) return out;
    // On a coarse grid: ties are common, sums are nearly exact.
    const element = {
      f32: () => draw.below(33) / 8 - 2,
      i32: () => draw.below(9) - 4,
      bool: () => draw.below(2),
    };
    return out.map(element[type]);
  });
  const numbers = operands.map((_, place) => place);
  const kernel: LoopKernel = { kind: 'loop', name: 'case', ...domain, operands: numbers, passes };
  return { kernel, buffers };
}
