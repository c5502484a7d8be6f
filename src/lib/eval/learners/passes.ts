/**
 * What the learning of a linear model computes over all its rows, pass after pass: chances, slopes, what
 * the Hessian does. Here in plain TypeScript; `crew-passes.ts` does the same to the same bits on threads,
 * because both add in the fixed stretches of rows that `shapeOf` sets.
 */
import { log } from '../../engine/random';
import type { Encoded } from './design';
import { expBelow } from './exponential';
import { widthOf } from './learner';
import type { Task } from './losses';

/** Weights are `[size, width]`, the line of intercepts last; `move` comes before all others. */
export interface Passes {
  readonly shape: PassShape;
  /** Goes to these weights; the rows' losses there, added up. */
  move(weights: Float64Array): Promise<number>;
  /** Slope of the losses by every weight. */
  slopes(): Promise<Float64Array>;
  /** The losses' Hessian times a vector. */
  bend(direction: Float64Array): Promise<Float64Array>;
  /** The Hessian's diagonal. */
  diagonal(): Promise<Float64Array>;
  /** Each class's own part of the Hessian: lower triangles, row-major `[size, size]`. */
  triangles(): Promise<Float64Array[]>;
  /** Ends threads; nothing of it may be used any more. */
  close(): void;
}

export interface PassShape {
  readonly kind: Task['kind'];
  readonly rows: number;
  /** Numbers a row holds. */
  readonly numbers: number;
  /** Places a row holds. */
  readonly slots: number;
  /** Weights of a class, the intercept among them. */
  readonly size: number;
  /** Scores a row. */
  readonly width: number;
  /** Stretches of rows whose slopes are added up on their own. */
  readonly stretches: number;
  /** The same for triangles. */
  readonly triangleStretches: number;
}

/** Rows whose losses are added up together. */
export const groupRows = 64;
/** Bytes that all stretches' sums may take. */
const mostBytes = 32 * 2 ** 20;

/** The shape depends on the lesson alone, never on threads. */
export function shapeOf(encoded: Encoded, designWidth: number, task: Task): PassShape {
  const { rows } = encoded;
  const numbers = rows === 0 ? 0 : encoded.numbers.length / rows;
  const slots = rows === 0 ? 0 : encoded.places.length / rows;
  const [held, size, width] = [numbers + slots + 1, designWidth + 1, widthOf(task)];
  /** Clearing and adding up takes a small share of the work, and not too much room. */
  const stretchesOf = (most: number, work: number, cells: number): number =>
    Math.max(
      1,
      Math.floor(
        Math.min(most, rows / groupRows, work / (4 * cells), mostBytes / (8 * cells * width)),
      ),
    );
  return {
    ...{ kind: task.kind, rows, numbers, slots, size, width },
    stretches: stretchesOf(16, rows * held, size),
    triangleStretches: stretchesOf(8, rows * held ** 2, size ** 2),
  };
}

/** Rows in each of so many stretches but the last. */
export function rowsOfStretch(rows: number, stretches: number): number {
  return Math.ceil(rows / stretches);
}

/** Fills what each row has for its own scores: `(row, values)`. */
type FillRow = (row: number, values: Float64Array) => void;

/** On the caller's own thread. */
export function plainPasses(encoded: Encoded, shape: PassShape, targets: Float64Array): Passes {
  const { kind, rows, width, stretches } = shape;
  const chances = new Float64Array(rows * width);
  const chanceOf = (row: number, k: number) => chances[row * width + k] as number;
  const curveOf = (row: number, k: number) =>
    kind === 'number' ? 1 : chanceOf(row, k) * (1 - chanceOf(row, k));
  const collect = (fill: FillRow, isSquared = false): Promise<Float64Array> => {
    const out = new Float64Array(shape.size * width);
    const values = new Float64Array(width);
    const each = rowsOfStretch(rows, stretches);
    for (let from = 0; from < rows; from += each) {
      const part = new Float64Array(out.length);
      for (let row = from; row < Math.min(rows, from + each); row++) {
        fill(row, values);
        addTransposed(encoded, shape, row, values, isSquared, part);
      }
      for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (part[i] as number);
    }
    return Promise.resolve(out);
  };
  return {
    shape,
    move: (weights) => Promise.resolve(moveTo(encoded, shape, targets, weights, chances)),
    slopes: () =>
      collect((row, values) => {
        const target = targets[row] as number;
        for (let k = 0; k < width; k++) values[k] = chanceOf(row, k);
        const place = kind === 'classes' ? target : 0;
        values[place] = (values[place] as number) - (kind === 'classes' ? 1 : target);
      }),
    bend: (direction) =>
      collect((row, values) => {
        product(encoded, shape, row, direction, values);
        if (kind === 'number') return;
        if (kind === 'binary') {
          values[0] = (values[0] as number) * curveOf(row, 0);
          return;
        }
        const mean = sumOf(width, (k) => chanceOf(row, k) * (values[k] as number));
        for (let k = 0; k < width; k++) {
          values[k] = chanceOf(row, k) * ((values[k] as number) - mean);
        }
      }),
    diagonal: () =>
      collect((row, values) => {
        for (let k = 0; k < width; k++) values[k] = curveOf(row, k);
      }, true),
    triangles: () => Promise.resolve(trianglesOf(encoded, shape, curveOf)),
    close: () => undefined,
  };
}

/** Even and odd terms apart, as vectors of two add them. */
function sumOf(count: number, term: (k: number) => number): number {
  const sums = [0, 0];
  for (let k = 0; k < count; k++) sums[k & 1] = (sums[k & 1] as number) + term(k);
  return (sums[0] as number) + (sums[1] as number);
}

/** What a row's weights sum to: numbers, places, intercepts. */
function product(
  { numbers, places }: Encoded,
  shape: PassShape,
  row: number,
  weights: Float64Array,
  out: Float64Array,
): void {
  const { width, slots, size } = shape;
  out.fill(0);
  for (let c = 0; c < shape.numbers; c++) {
    const factor = numbers[row * shape.numbers + c] as number;
    for (let k = 0; k < width; k++) {
      out[k] = (out[k] as number) + factor * (weights[c * width + k] as number);
    }
  }
  for (let s = 0; s <= slots; s++) {
    const place = s === slots ? size - 1 : (places[row * slots + s] as number);
    if (place < 0) continue;
    for (let k = 0; k < width; k++) {
      out[k] = (out[k] as number) + (weights[place * width + k] as number);
    }
  }
}

/** Adds a row's values times what it holds, or the square of it. */
function addTransposed(
  { numbers, places }: Encoded,
  { width, slots, size, numbers: count }: PassShape,
  row: number,
  values: Float64Array,
  isSquared: boolean,
  out: Float64Array,
): void {
  for (let c = 0; c < count; c++) {
    const number = numbers[row * count + c] as number;
    const factor = isSquared ? number * number : number;
    for (let k = 0, to = c * width; k < width; k++, to++) {
      out[to] = (out[to] as number) + factor * (values[k] as number);
    }
  }
  for (let s = 0; s <= slots; s++) {
    const place = s === slots ? size - 1 : (places[row * slots + s] as number);
    if (place < 0) continue;
    for (let k = 0, to = place * width; k < width; k++, to++) {
      out[to] = (out[to] as number) + (values[k] as number);
    }
  }
}

function moveTo(
  encoded: Encoded,
  shape: PassShape,
  targets: Float64Array,
  weights: Float64Array,
  chances: Float64Array,
): number {
  const { kind, rows, width } = shape;
  const values = new Float64Array(width);
  let loss = 0;
  for (let from = 0; from < rows; from += groupRows) {
    let linear = 0;
    let factor = 1;
    for (let row = from; row < Math.min(rows, from + groupRows); row++) {
      product(encoded, shape, row, weights, values);
      const score = values[0] as number;
      const target = targets[row] as number;
      if (kind === 'number') {
        linear += (score - target) * (score - target);
      } else if (kind === 'binary') {
        const e = expBelow(-Math.abs(score));
        linear += Math.max(score, 0) - target * score;
        factor *= 1 + e;
        values[0] = (score >= 0 ? 1 : e) / (1 + e);
      } else {
        const most = values.reduce((a, b) => Math.max(a, b));
        linear += most - (values[target] as number);
        for (let k = 0; k < width; k++) values[k] = expBelow((values[k] as number) - most);
        const total = sumOf(width, (k) => values[k] as number);
        factor *= total;
        for (let k = 0; k < width; k++) values[k] = (values[k] as number) / total;
      }
      chances.set(values, row * width);
    }
    loss += lossOfGroup(kind, linear, factor);
  }
  return loss;
}

/** A group's loss from what was added up and what was multiplied: one logarithm for all its rows. */
export function lossOfGroup(kind: Task['kind'], linear: number, factor: number): number {
  return kind === 'number' ? linear / 2 : linear + log(factor);
}

function trianglesOf(
  { numbers, places }: Encoded,
  { rows, numbers: count, slots, size, width, triangleStretches }: PassShape,
  curveOf: (row: number, k: number) => number,
): Float64Array[] {
  const at = Int32Array.from({ length: count + slots + 1 }, (_, i) => i);
  const held = new Float64Array(at.length);
  const each = rowsOfStretch(rows, triangleStretches);
  return Array.from({ length: width }, (_, k) => {
    const whole = new Float64Array(size * size);
    for (let from = 0; from < rows; from += each) {
      const part = new Float64Array(whole.length);
      for (let row = from; row < Math.min(rows, from + each); row++) {
        const curve = curveOf(row, k);
        for (let c = 0; c < count; c++) held[c] = numbers[row * count + c] as number;
        let last = count;
        for (let s = 0; s <= slots; s++) {
          const place = s === slots ? size - 1 : (places[row * slots + s] as number);
          if (place < 0) continue;
          at[last] = place;
          held[last++] = 1;
        }
        for (let i = 0; i < last; i++) {
          const line = (at[i] as number) * size;
          const value = curve * (held[i] as number);
          for (let j = 0; j <= i; j++) {
            const cell = line + (at[j] as number);
            part[cell] = (part[cell] as number) + value * (held[j] as number);
          }
        }
      }
      for (let i = 0; i < whole.length; i++) whole[i] = (whole[i] as number) + (part[i] as number);
    }
    return whole;
  });
}
