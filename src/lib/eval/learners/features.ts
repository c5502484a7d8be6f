/**
 * What a learner looks at: columns of numbers or labels, binned to one byte a value. Numbers with few
 * distinct values get a bin each, others quantile bins; labels beyond the commonest share the bin of what
 * was never seen. Bins are learnt from training rows only.
 */

/** Values of one column; NaN is null. */
export interface NumberFeature {
  readonly kind: 'number';
  readonly values: Float64Array;
}

/** Codes from 0 to `size` - 1; -1 is null. */
export interface LabelFeature {
  readonly kind: 'label';
  readonly codes: Int32Array;
  readonly size: number;
}

export type Feature = NumberFeature | LabelFeature;

/** A value's bin; bins of nulls and of labels never seen come after all others. */
interface Binning {
  readonly isLabel: boolean;
  /** Bins of values that training rows hold, nulls not counted. */
  readonly known: number;
  /** Whether training rows hold nulls. */
  readonly hasNulls: boolean;
  /** Writes the bins of `rows` to `out[at]`, `out[at + stride]`, … */
  write(feature: Feature, rows: Int32Array, out: Uint8Array, at: number, stride: number): void;
}

/** Bins of all columns, learnt from training rows. Columns that never vary there are kept: they cost little. */
export interface Binner {
  readonly columns: readonly Binning[];
  /** Row-major bins `[rows, columns]`. */
  bin(features: readonly Feature[], rows: Int32Array): Uint8Array;
}

/** Most bins of known values; one more is left for nulls. */
export const mostBins = 255;

export function learnBins(features: readonly Feature[], rows: Int32Array): Binner {
  const columns = features.map((feature) =>
    feature.kind === 'number' ? numberBins(feature, rows) : labelBins(feature, rows),
  );
  return {
    columns,
    bin(others, otherRows) {
      const out = new Uint8Array(otherRows.length * columns.length);
      columns.forEach((column, c) => {
        column.write(others[c] as Feature, otherRows, out, c, columns.length);
      });
      return out;
    },
  };
}

function numberBins({ values }: NumberFeature, rows: Int32Array): Binning {
  const sorted = new Float64Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const value = values[row] as number;
    if (value === value) sorted[count++] = value;
  }
  const edges = edgesOf(sorted.subarray(0, count).sort());
  const known = edges.length + 1;
  return {
    isLabel: false,
    known,
    hasNulls: count < rows.length,
    write(feature, chosen, out, at, stride) {
      const theirs = (feature as NumberFeature).values;
      for (const row of chosen) {
        const value = theirs[row] as number;
        out[at] = value === value ? placeOf(edges, value) : known;
        at += stride;
      }
    },
  };
}

/**
 * Upper edges of all bins but the last: midpoints between distinct values, or quantiles where there are
 * too many. Source: scikit-learn's HistGradientBoosting, whose quantiles average the inverted CDF.
 */
function edgesOf(sorted: Float64Array): Float64Array {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value !== distinct[distinct.length - 1]) distinct.push(value);
    if (distinct.length > mostBins) break;
  }
  if (distinct.length <= mostBins) {
    return Float64Array.from(
      distinct.slice(1),
      (value, i) => (distinct[i] as number) + (value - (distinct[i] as number)) / 2,
    );
  }
  const edges: number[] = [];
  for (let k = 1; k < mostBins; k++) {
    const place = (k * sorted.length) / mostBins;
    const upper = sorted[Math.min(sorted.length - 1, Math.floor(place))] as number;
    const lower = sorted[Math.ceil(place) - 1] as number;
    const edge = lower + (upper - lower) / 2;
    if (edge !== edges[edges.length - 1]) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** The first bin whose upper edge is not below the value. */
function placeOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function labelBins({ codes, size }: LabelFeature, rows: Int32Array): Binning {
  const counts = new Float64Array(size);
  let nulls = 0;
  for (const row of rows) {
    const code = codes[row] as number;
    if (code < 0) nulls++;
    else counts[code] = (counts[code] as number) + 1;
  }
  const seen = Array.from(counts.keys()).filter((code) => (counts[code] as number) > 0);
  seen.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
  const kept = seen.slice(0, mostBins);
  const binOf = new Uint8Array(size).fill(kept.length);
  kept.forEach((code, bin) => (binOf[code] = bin));
  return {
    isLabel: true,
    known: kept.length,
    hasNulls: nulls > 0 || kept.length < seen.length,
    write(feature, chosen, out, at, stride) {
      const theirs = (feature as LabelFeature).codes;
      for (const row of chosen) {
        const code = theirs[row] as number;
        out[at] = code < 0 ? kept.length : (binOf[code] ?? kept.length);
        at += stride;
      }
    },
  };
}
