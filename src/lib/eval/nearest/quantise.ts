/**
 * Rows in 16 bits a value, from which a lower bound of every distance follows: what the bound rules out
 * is never looked at again, the rest is measured in double precision.
 */
import { nullNumber, type RowBlock } from './rows';

/**
 * How columns add up: Gower's mean; Euclid's distance of numbers and one-hot labels; or the number of
 * columns that differ, numbers by more than a tolerance.
 */
export type Metric = 'mixed' | 'euclidean' | 'differing';

/** A number v becomes floor((v - offset) · perUnit), from 0 to 65534. */
export interface Scale {
  readonly metric: Metric;
  /** By number column. */
  readonly offsets: Float64Array;
  readonly perUnit: number;
  /** What a total of 1 is in the bound. */
  readonly perTotal: number;
  /** What two different labels add to the bound. */
  readonly perMiss: number;
  /** How much the bound may be above a total by rounding. */
  readonly slack: number;
  /** The largest bound of a row that is of interest before any is known. */
  readonly start: number;
  /** Of `differing`: what counts as no difference, in units of the range, and in the bound. */
  readonly tolerance: number;
  readonly boundTolerance: number;
}

const most = 65534;

/** What is asked of `differing`. */
export interface Likeness {
  /** What counts as no difference of numbers, in units of the range. */
  readonly tolerance: number;
  /** In how many columns rows may differ and still be found. */
  readonly mayDiffer: number;
}

/** @param likeness of `differing` alone */
export function scaleOf(
  reference: RowBlock,
  metric: Metric,
  { tolerance, mayDiffer }: Likeness,
): Scale {
  const { width, labelWidth } = reference;
  const numbers = width - labelWidth;
  const open = { metric, start: 65535, tolerance: 0, boundTolerance: 0 };
  if (metric === 'differing') {
    const [perUnit, perMiss] = [16383, 64];
    return {
      ...{ metric, perUnit, perMiss, perTotal: perMiss, slack: 1, tolerance },
      start: 1 + mayDiffer * perMiss,
      offsets: new Float64Array(numbers).fill(-1),
      boundTolerance: Math.min(most, Math.ceil(tolerance * perUnit) + 1),
    };
  }
  if (metric === 'mixed') {
    // A total of every column must fit in 16 bits, and numbers are looked at from -1 to 3 ranges.
    const perUnit = Math.max(1, Math.min(16383, Math.floor(65000 / width)));
    const offsets = new Float64Array(numbers).fill(-1);
    return { ...open, offsets, perUnit, perTotal: perUnit, perMiss: perUnit, slack: numbers + 2 };
  }
  const { offsets, span } = spans(reference);
  const perUnit = Math.min(11585, most / Math.min(40, Math.max(span, 1e-9)));
  const perTotal = perUnit ** 2 / 32768;
  const perMiss = Math.floor(Math.min(most, 2 * perTotal));
  return { ...open, offsets, perUnit, perTotal, perMiss, slack: numbers / 2 + 2 };
}

function spans({ values, rows, width, labelWidth }: RowBlock) {
  const offsets = new Float64Array(width - labelWidth);
  let span = 0;
  offsets.forEach((_, c) => {
    let [min, max] = [Infinity, -Infinity];
    for (let row = 0; row < rows; row++) {
      const value = values[row * width + labelWidth + c] as number;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    const wide = rows === 0 ? 0 : max - min;
    offsets[c] = rows === 0 ? 0 : min - wide / 8;
    span = Math.max(span, 1.25 * wide);
  });
  return { offsets, span };
}

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);

/** 16 bits that are equal for equal values; for labels below 65,534 only for those. */
function labelBits(value: number): number {
  if (Number.isInteger(value) && value >= -1 && value < most) return value + 1;
  scratch[0] = value + 0;
  const mixed = Math.imul((words[0] as number) ^ Math.imul(words[1] as number, 31), 0x9e3779b1);
  return mixed >>> 16;
}

/** Rows `from` to `to`, row after row, as `Scale` says. */
export function quantise(block: RowBlock, scale: Scale, from: number, to: number): Uint16Array {
  const { values, width, labelWidth } = block;
  const { offsets, perUnit } = scale;
  const out = new Uint16Array((to - from) * width);
  let place = 0;
  for (let row = from; row < to; row++) {
    const base = row * width;
    for (let c = 0; c < labelWidth; c++) out[place++] = labelBits(values[base + c] as number);
    for (let c = labelWidth; c < width; c++) {
      const value = values[base + c] as number;
      const step = Math.floor((value - (offsets[c - labelWidth] as number)) * perUnit);
      out[place++] = value === nullNumber ? 65535 : step < 0 ? 0 : step > most ? most : step;
    }
  }
  return out;
}
