/**
 * Reductions: running results in locals, one for each vector of the group. Sums of many elements are
 * taken in runs of 128, whose sums are added up apart: their rounding errors grow no further.
 */
import type { ReduceFunction, Scalar } from '../../graph';
import type { Reduction } from '../../program';
import type { Local, PlainOpcode } from '../assembler';
import type { VectorCode } from '../math';
import { type Argument, convert } from './pointwise';

/** Elements that one running sum takes before it is added to its total. */
export const runLength = 128;

interface Running {
  readonly value: Local;
  /** argmax and argmin: where `value` stands. */
  readonly place: Local | null;
  readonly total: Local | null;
  /** max and min of floats: all ones where a NaN was met, which the quick comparison forgets. */
  readonly nan: Local | null;
}

type Part = Pick<Running, 'value' | 'place' | 'nan'>;

const combine: Record<Scalar, Partial<Record<ReduceFunction, PlainOpcode>>> = {
  f32: { sum: 'f32x4.add', product: 'f32x4.mul', max: 'f32x4.max', min: 'f32x4.min' },
  i32: { sum: 'i32x4.add', product: 'i32x4.mul', max: 'i32x4.max_s', min: 'i32x4.min_s' },
  bool: { any: 'v128.or', all: 'v128.and', max: 'v128.or', min: 'v128.and' },
};

const identities: Record<ReduceFunction, { f32: number; i32: number }> = {
  sum: { f32: 0, i32: 0 },
  product: { f32: 1, i32: 1 },
  max: { f32: -Infinity, i32: -(2 ** 31) },
  min: { f32: Infinity, i32: 2 ** 31 - 1 },
  argmax: { f32: -Infinity, i32: -(2 ** 31) },
  argmin: { f32: Infinity, i32: 2 ** 31 - 1 },
  any: { f32: 0, i32: 0 },
  all: { f32: 1, i32: 1 },
};

const nowhere = 2 ** 31 - 1;

export class Accumulator {
  readonly reduction: Reduction;
  readonly #code: VectorCode;
  readonly #type: Scalar;
  readonly #running: readonly Running[];

  /** @param type of the elements; a bool is counted as 0 and 1 but by any, all, max and min */
  constructor(
    code: VectorCode,
    reduction: Reduction,
    type: Scalar,
    vectors: number,
    inRuns: boolean,
  ) {
    this.reduction = reduction;
    this.#code = code;
    const { fn } = reduction;
    const logical = fn === 'any' || fn === 'all';
    this.#type = logical
      ? 'bool'
      : type === 'bool' && combine.bool[fn] === undefined
        ? 'i32'
        : type;
    const hasTotal = inRuns && fn === 'sum' && this.#type === 'f32';
    const isPlace = fn === 'argmax' || fn === 'argmin';
    const local = () => code.body.local('v128');
    this.#running = Array.from({ length: vectors }, () => ({
      value: local(),
      place: isPlace ? local() : null,
      total: hasTotal ? local() : null,
      nan: this.#type === 'f32' && (fn === 'max' || fn === 'min') ? local() : null,
    }));
  }

  #identity(): Local {
    const { fn } = this.reduction;
    if (this.#type === 'f32') return this.#code.f32(identities[fn].f32);
    if (this.#type === 'i32') return this.#code.i32(identities[fn].i32);
    return this.#code.i32(fn === 'all' || fn === 'min' ? -1 : 0);
  }

  start(): void {
    const { body } = this.#code;
    for (const { value, place, total, nan } of this.#running) {
      body.get(this.#identity()).set(value);
      if (place !== null) body.get(this.#code.i32(nowhere)).set(place);
      if (total !== null) body.get(this.#code.f32(0)).set(total);
      if (nan !== null) body.get(this.#code.i32(0)).set(nan);
    }
  }

  /**
   * @param mask of the lanes that count (null: all)
   * @param place of the elements along the reduction (argmax, argmin)
   */
  add(vector: number, element: Argument, mask: Local | null, place: (() => Local) | null): void {
    const code = this.#code;
    const running = this.#running[vector]!;
    const own = convert(code, element, this.#type);
    const counted = mask === null ? own : code.select(mask, own, this.#identity());
    if (running.nan !== null) {
      const isNan = code.op('f32x4.ne', counted, counted);
      code.body.get(code.op(this.#quick, running.value, counted)).set(running.value);
      code.body.get(code.op('v128.or', running.nan, isNan)).set(running.nan);
      return;
    }
    if (running.place === null) {
      code.body.get(this.#combined(running.value, counted)).set(running.value);
      return;
    }
    const isBetter = this.#isBetter(counted, running.value);
    code.body.get(code.select(isBetter, counted, running.value)).set(running.value);
    code.body.get(code.select(isBetter, place!(), running.place)).set(running.place);
  }

  /** Ends a run of a sum. */
  flush(): void {
    const code = this.#code;
    for (const { value, total } of this.#running) {
      if (total === null) continue;
      code.body.get(code.op('f32x4.add', total, value)).set(total);
      code.body.get(code.f32(0)).set(value);
    }
  }

  /** The results, lane by lane (a mask where they are bool). */
  results(vectors: number): readonly Local[] {
    return this.#running.slice(0, vectors).map((running) => this.#finished(this.#closed(running)));
  }

  /** The result as it stands, in the middle of a scan. */
  current(vector: number): Local {
    return this.#running[vector]!.value;
  }

  /** One result of all lanes and vectors, the same in each lane. */
  result(): Local {
    let parts = this.#running.map((running) => this.#closed(running));
    while (parts.length > 1) {
      const half = Math.ceil(parts.length / 2);
      parts = parts.slice(0, half).map((part, i) => {
        const other = parts[half + i];
        return other === undefined ? part : this.#joined(part, other);
      });
    }
    let joined = parts[0]!;
    for (const lanes of [
      [2, 3, 0, 1],
      [1, 0, 3, 2],
    ] as [number, number, number, number][]) {
      const turn = (value: Local) => this.#code.shuffle(value, value, ...lanes);
      const { value, place, nan } = joined;
      joined = this.#joined(joined, {
        value: turn(value),
        place: place === null ? null : turn(place),
        nan: nan === null ? null : turn(nan),
      });
    }
    return this.#finished(joined);
  }

  /** One instruction where the exact one is eight; it forgets NaN. */
  get #quick(): PlainOpcode {
    return this.reduction.fn === 'max' ? 'f32x4.pmax' : 'f32x4.pmin';
  }

  #combined(a: Local, b: Local): Local {
    return this.#code.op(combine[this.#type][this.reduction.fn]!, a, b);
  }

  #isBetter(candidate: Local, best: Local): Local {
    const isMax = this.reduction.fn === 'argmax';
    if (this.#type === 'f32')
      return this.#code.op(isMax ? 'f32x4.gt' : 'f32x4.lt', candidate, best);
    return this.#code.op(isMax ? 'i32x4.gt_s' : 'i32x4.lt_s', candidate, best);
  }

  #closed({ value, place, total, nan }: Running): Part {
    return { value: total === null ? value : this.#code.op('f32x4.add', total, value), place, nan };
  }

  #joined(a: Part, b: Part): Part {
    const code = this.#code;
    if (a.nan !== null && b.nan !== null) {
      const value = code.op(this.#quick, a.value, b.value);
      return { value, place: null, nan: code.op('v128.or', a.nan, b.nan) };
    }
    if (a.place === null || b.place === null) {
      return { value: this.#combined(a.value, b.value), place: null, nan: null };
    }
    const equal = code.op(this.#type === 'f32' ? 'f32x4.eq' : 'i32x4.eq', a.value, b.value);
    const isBefore = code.op('i32x4.lt_s', b.place, a.place);
    const isBetter = this.#isBetter(b.value, a.value);
    const takes = code.op('v128.or', isBetter, code.op('v128.and', equal, isBefore));
    return {
      value: code.select(takes, b.value, a.value),
      place: code.select(takes, b.place, a.place),
      nan: null,
    };
  }

  /** Nothing better than the identity was met (or only NaN): place 0. */
  #finished({ value, place, nan }: Part): Local {
    const code = this.#code;
    if (nan !== null) return code.op('v128.or', value, nan);
    if (place !== null)
      return code.op('v128.and', place, code.op('i32x4.ne', place, code.i32(nowhere)));
    const from = { local: value, type: this.#type, constant: null };
    return convert(code, from, this.reduction.type);
  }
}
