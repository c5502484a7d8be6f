/**
 * Features as linear models and networks take them: numbers to mean 0 and deviation 1, every label a place
 * of its own. Nulls are a place too (numbers: beside the mean). A row is a few numbers and a few places, so
 * that a table of thousands of labels costs no more than one of ten. Learnt from training rows only.
 */
import type { Feature, LabelFeature, NumberFeature } from './features';

/** Rows of a design; weights stand in the same order: numbers first, then places. */
export interface Encoded {
  readonly rows: number;
  /** Row-major `[rows, numbers]`. */
  readonly numbers: Float64Array;
  /** Row-major `[rows, slots]`: the place that is 1, counted from the first number; -1 for none. */
  readonly places: Int32Array;
}

export interface Design {
  readonly numbers: number;
  readonly slots: number;
  /** Numbers and places together. */
  readonly width: number;
  encode(features: readonly Feature[], rows: Int32Array): Encoded;
  /** Which number and which slot of a row a feature has; -1 for none. */
  placeOf(feature: number): { readonly number: number; readonly slot: number };
}

/** More labels than this share a place: the rarest do. */
const mostLabels = 255;

interface Scale {
  readonly feature: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Where a column's values are 1. */
interface Slot {
  readonly feature: number;
  /** By code; -1 for a label that no training row has. Null: only the null counts. */
  readonly placeOf: Int32Array | null;
  /** Place of nulls; -1 where no training row has one. */
  readonly nullPlace: number;
}

export function learnDesign(features: readonly Feature[], rows: Int32Array): Design {
  const scales: Scale[] = [];
  const slots: Slot[] = [];
  const numbers = features.filter(({ kind }) => kind === 'number').length;
  let width = numbers;
  features.forEach((feature, index) => {
    if (feature.kind === 'number') {
      const { nulls, ...scale } = scaleOf(feature, rows);
      scales.push({ feature: index, ...scale });
      if (nulls > 0) slots.push({ feature: index, placeOf: null, nullPlace: width++ });
    } else {
      const slot = slotOf(feature, rows, width);
      width = slot.end;
      slots.push({ feature: index, placeOf: slot.placeOf, nullPlace: slot.nullPlace });
    }
  });
  return {
    numbers,
    slots: slots.length,
    width,
    encode: (others, chosen) => ({
      rows: chosen.length,
      numbers: encodeNumbers(scales, others, chosen),
      places: encodePlaces(slots, others, chosen),
    }),
    placeOf: (index) => ({
      number: scales.findIndex(({ feature }) => feature === index),
      slot: slots.findIndex(({ feature }) => feature === index),
    }),
  };
}

function scaleOf({ values }: NumberFeature, rows: Int32Array) {
  let count = 0;
  let total = 0;
  for (const row of rows) {
    const value = values[row] as number;
    // What is infinite has no scale, so it counts as null.
    if (!Number.isFinite(value)) continue;
    count++;
    total += value;
  }
  const mean = count === 0 ? 0 : total / count;
  let squares = 0;
  for (const row of rows) {
    const value = values[row] as number;
    if (Number.isFinite(value)) squares += (value - mean) ** 2;
  }
  // Nulls are filled with the mean before the deviation is taken, as scikit-learn's pipelines do.
  const variance = rows.length === 0 ? 0 : squares / rows.length;
  // What is left of a constant column is rounding.
  const isConstant = variance <= (1e-12 * mean) ** 2;
  return { mean, deviation: isConstant ? 1 : Math.sqrt(variance), nulls: rows.length - count };
}

function slotOf({ codes, size }: LabelFeature, rows: Int32Array, first: number) {
  const counts = new Float64Array(size);
  let nulls = 0;
  for (const row of rows) {
    const code = codes[row] as number;
    if (code < 0) nulls++;
    else counts[code] = (counts[code] as number) + 1;
  }
  const seen = Array.from(counts.keys()).filter((code) => (counts[code] as number) > 0);
  seen.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
  const placeOf = new Int32Array(size).fill(-1);
  seen.forEach((code, rank) => (placeOf[code] = first + Math.min(rank, mostLabels)));
  const end = first + Math.min(seen.length, mostLabels + 1);
  return { placeOf, nullPlace: nulls > 0 ? end : -1, end: nulls > 0 ? end + 1 : end };
}

function encodeNumbers(
  scales: readonly Scale[],
  features: readonly Feature[],
  rows: Int32Array,
): Float64Array {
  const out = new Float64Array(rows.length * scales.length);
  scales.forEach(({ feature, mean, deviation }, c) => {
    const { values } = features[feature] as NumberFeature;
    let at = c;
    for (const row of rows) {
      const value = values[row] as number;
      out[at] = Number.isFinite(value) ? (value - mean) / deviation : 0;
      at += scales.length;
    }
  });
  return out;
}

function encodePlaces(
  slots: readonly Slot[],
  features: readonly Feature[],
  rows: Int32Array,
): Int32Array {
  const out = new Int32Array(rows.length * slots.length);
  slots.forEach(({ feature, placeOf, nullPlace }, s) => {
    const column = features[feature] as Feature;
    let at = s;
    for (const row of rows) {
      if (column.kind === 'number') {
        out[at] = Number.isFinite(column.values[row] as number) ? -1 : nullPlace;
      } else {
        const code = column.codes[row] as number;
        out[at] = code < 0 ? nullPlace : (placeOf?.[code] ?? -1);
      }
      at += slots.length;
    }
  });
  return out;
}
