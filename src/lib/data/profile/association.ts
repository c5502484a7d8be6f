/**
 * How strongly two columns go together, from typed arrays. Rows in which either value is null are
 * left out of the pair. Null results mean "not defined": one side does not vary there.
 */

export interface NumberVector {
  readonly storage: 'number';
  /** `NaN` is null. Centred and scaled by the caller, so that sums stay exact for dates in milliseconds. */
  readonly values: Float64Array;
}

export interface LabelVector {
  readonly storage: 'text';
  /** 0 to `size` − 1; −1 is null. */
  readonly codes: Int32Array;
  readonly size: number;
}

export type Vector = NumberVector | LabelVector;

/** Pearson's r. */
export function pearson(x: Float64Array, y: Float64Array): number | null {
  let n = 0;
  let sx = 0;
  let sy = 0;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    const b = y[i]!;
    // NaN is the only value that differs from itself; this is several times faster than Number.isNaN.
    if (a !== a || b !== b) continue;
    n++;
    sx += a;
    sy += b;
    sxx += a * a;
    syy += b * b;
    sxy += a * b;
  }
  if (n < 2) return null;
  const vx = sxx - (sx * sx) / n;
  const vy = syy - (sy * sy) / n;
  if (isFlat(vx, sxx) || isFlat(vy, syy)) return null;
  return clamp((sxy - (sx * sy) / n) / Math.sqrt(vx * vy), -1);
}

/** What is left of a sum of squares is rounding noise. */
function isFlat(variation: number, sumOfSquares: number): boolean {
  return variation <= 1e-12 * sumOfSquares;
}

function clamp(value: number, least: number): number {
  return Math.min(1, Math.max(least, value));
}

/**
 * Cramér's V with Bergsma's bias correction (W. Bergsma, "A bias-correction for Cramér's V and
 * Tschuprow's T", J. Korean Stat. Soc. 42, 2013).
 */
export function cramersV(a: LabelVector, b: LabelVector): number | null {
  const table = new Float64Array(a.size * b.size);
  const { codes: left } = a;
  const { codes: right } = b;
  const width = b.size;
  for (let i = 0; i < left.length; i++) {
    const row = left[i]!;
    const column = right[i]!;
    if (row >= 0 && column >= 0) table[row * width + column]!++;
  }
  return cramersVOf(table, width);
}

/** @param table counts, row by row, `width` to a row. */
export function cramersVOf(table: Float64Array, width: number): number | null {
  const rowSums = new Float64Array(table.length / width);
  const columnSums = new Float64Array(width);
  let n = 0;
  for (let i = 0; i < table.length; i++) {
    const count = table[i]!;
    rowSums[Math.floor(i / width)]! += count;
    columnSums[i % width]! += count;
    n += count;
  }
  let sum = 0;
  for (let i = 0; i < table.length; i++) {
    const count = table[i]!;
    if (count > 0)
      sum += (count * count) / (rowSums[Math.floor(i / width)]! * columnSums[i % width]!);
  }
  const r = rowSums.reduce((used, count) => used + Number(count > 0), 0);
  const k = columnSums.reduce((used, count) => used + Number(count > 0), 0);
  if (n < 2 || r < 2 || k < 2) return null;
  const phi2 = Math.max(0, sum - 1 - ((r - 1) * (k - 1)) / (n - 1));
  const rows = r - (r - 1) ** 2 / (n - 1);
  const columns = k - (k - 1) ** 2 / (n - 1);
  const limit = Math.min(rows, columns) - 1;
  return limit > 0 ? clamp(Math.sqrt(phi2 / limit), 0) : null;
}

/** Correlation ratio η: the root of the share of a number's variance that lies between the labels. */
export function correlationRatio(labels: LabelVector, values: Float64Array): number | null {
  const counts = new Float64Array(labels.size);
  const sums = new Float64Array(labels.size);
  const { codes } = labels;
  let sum = 0;
  let squares = 0;
  let n = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    const value = values[i]!;
    if (code < 0 || value !== value) continue;
    counts[code]!++;
    sums[code]! += value;
    sum += value;
    squares += value * value;
    n++;
  }
  const groups = counts.reduce((used, count) => used + Number(count > 0), 0);
  const total = squares - (sum * sum) / n;
  if (n < 2 || groups < 2 || isFlat(total, squares)) return null;
  let between = -(sum * sum) / n;
  for (let k = 0; k < counts.length; k++) {
    if (counts[k]! > 0) between += (sums[k]! * sums[k]!) / counts[k]!;
  }
  return Math.sqrt(clamp(between / total, 0));
}
