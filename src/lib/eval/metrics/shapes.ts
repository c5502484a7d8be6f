/**
 * How alike one column is in two tables, as SDMetrics 0.29 defines it: KSComplement for numbers,
 * TVComplement for labels. Nulls take no part in either.
 */

/** SDMetrics rounds to this many decimals before it compares, so that .1 + .2 equals .3. */
const comparedDecimals = 1e14;
/** From here on a double has no digit left beyond `comparedDecimals`. */
const coarseFrom = 64;

/** The numbers that are not null (NaN), ascending, rounded as SDMetrics rounds. */
export function sortedValues(values: Float64Array): Float64Array {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    const isFine = Math.abs(value) < coarseFrom && !Number.isInteger(value);
    kept[count++] = isFine ? Math.round(value * comparedDecimals) / comparedDecimals : value;
  }
  return kept.subarray(0, count).sort();
}

/**
 * 1 − sup|F_a − F_b| of two ascending lists; null when one of them is empty.
 * Source: SDMetrics KSComplement, the two-sample Kolmogorov–Smirnov statistic.
 */
export function ksComplement(a: Float64Array, b: Float64Array): number | null {
  if (a.length === 0 || b.length === 0) return null;
  let i = 0;
  let j = 0;
  let widest = 0;
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    widest = Math.max(widest, Math.abs(i / a.length - j / b.length));
  }
  return 1 - widest;
}

/** How often each code occurs; nulls (-1) are not counted. */
export function countCodes(codes: Int32Array, labelCount: number): Float64Array {
  const counts = new Float64Array(labelCount);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code >= 0) counts[code] = (counts[code] as number) + 1;
  }
  return counts;
}

/** The count that SDMetrics gives in the real table to a label which only the synthetic one has. */
const unseenCount = 1e-6;

/**
 * 1 − ½ Σ|p_real − p_synthetic|; null when one side has no label at all.
 * Source: SDMetrics TVComplement, with its tiny count for labels unseen in the real table.
 */
export function tvComplement(real: Float64Array, synthetic: Float64Array): number | null {
  let realTotal = 0;
  let syntheticTotal = 0;
  for (let code = 0; code < real.length; code++) {
    const seen = real[code] as number;
    const drawn = synthetic[code] as number;
    realTotal += seen === 0 && drawn > 0 ? unseenCount : seen;
    syntheticTotal += drawn;
  }
  if (realTotal < 1 || syntheticTotal === 0) return null;
  let distance = 0;
  for (let code = 0; code < real.length; code++) {
    const drawn = synthetic[code] as number;
    const seen = real[code] === 0 && drawn > 0 ? unseenCount : (real[code] as number);
    distance += Math.abs(drawn / syntheticTotal - seen / realTotal);
  }
  return 1 - distance / 2;
}
