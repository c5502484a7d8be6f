/** Whether synthetic values are possible at all, as SDMetrics 0.29 defines it. Columns one at a time. */

/** Share of `values` within [min, max] of `real`. Nulls count as outside, unless real has nulls: then they are left out. */
export function boundaryAdherence(real: Float64Array, values: Float64Array): number | null {
  let low = Infinity;
  let high = -Infinity;
  let realHasNulls = false;
  for (let i = 0; i < real.length; i++) {
    const value = real[i] as number;
    if (value !== value) realHasNulls = true;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  let counted = 0;
  let within = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== value && realHasNulls) continue;
    counted++;
    if (value >= low && value <= high) within++;
  }
  return counted === 0 ? null : within / counted;
}

/** Share of `codes` whose label (or null, -1) occurs in `real`; null without rows. */
export function categoryAdherence(real: Int32Array, codes: Int32Array): number | null {
  if (codes.length === 0) return null;
  const known = new Set(real);
  let within = 0;
  for (let i = 0; i < codes.length; i++) if (known.has(codes[i] as number)) within++;
  return within / codes.length;
}

/** Share of keys that are neither null nor a repetition of an earlier one; null without rows. */
export function keyUniqueness(keys: Int32Array | Float64Array): number | null {
  if (keys.length === 0) return null;
  const isLabel = keys instanceof Int32Array;
  const seen = new Set<number>();
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    if (isLabel ? key >= 0 : key === key) seen.add(key);
  }
  return seen.size / keys.length;
}
