/** Products of encoded rows with weights `[design width + 1, width]`, the last line being the intercepts. */
import type { Encoded } from './design';

/** Adds to `out[row, k]` what the row's weights sum to. */
export function addProducts(
  encoded: Encoded,
  weights: Float64Array,
  width: number,
  out: Float64Array,
): void {
  if (width === 1) addSingle(encoded, weights, out);
  else addSeveral(encoded, weights, width, out);
}

function addSingle({ rows, numbers, places }: Encoded, weights: Float64Array, out: Float64Array) {
  const columns = rows === 0 ? 0 : numbers.length / rows;
  const slots = rows === 0 ? 0 : places.length / rows;
  const intercept = weights[weights.length - 1] as number;
  let at = 0;
  let slot = 0;
  for (let row = 0; row < rows; row++) {
    let total = intercept;
    for (let c = 0; c < columns; c++) total += (numbers[at++] as number) * (weights[c] as number);
    for (let s = 0; s < slots; s++) {
      const place = places[slot++] as number;
      if (place >= 0) total += weights[place] as number;
    }
    out[row] = (out[row] as number) + total;
  }
}

function addSeveral(
  { rows, numbers, places }: Encoded,
  weights: Float64Array,
  width: number,
  out: Float64Array,
) {
  const columns = rows === 0 ? 0 : numbers.length / rows;
  const slots = rows === 0 ? 0 : places.length / rows;
  const intercept = weights.length - width;
  let at = 0;
  let slot = 0;
  for (let row = 0, base = 0; row < rows; row++, base += width) {
    for (let k = 0; k < width; k++) {
      out[base + k] = (out[base + k] as number) + (weights[intercept + k] as number);
    }
    for (let c = 0; c < columns; c++) {
      const factor = numbers[at++] as number;
      for (let k = 0, from = c * width; k < width; k++, from++) {
        out[base + k] = (out[base + k] as number) + factor * (weights[from] as number);
      }
    }
    for (let s = 0; s < slots; s++) {
      const place = places[slot++] as number;
      if (place < 0) continue;
      for (let k = 0, from = place * width; k < width; k++, from++) {
        out[base + k] = (out[base + k] as number) + (weights[from] as number);
      }
    }
  }
}
