/** Which rows are set aside at import, by seed alone. */
import { stream } from './stream';

/**
 * Marks exactly `round(share * rowCount)` rows with 1, but leaves at least one row for training.
 * A row's fate depends on the seed, the share and the row count only.
 */
export function splitHoldout(rowCount: number, share: number, seed: number): Uint8Array {
  const marks = new Uint8Array(rowCount);
  const wanted = Math.max(0, Math.min(Math.round(share * rowCount), rowCount - 1));
  if (wanted === 0) return marks;
  const random = stream(seed, 'holdout');
  const keys = new Uint32Array(rowCount);
  for (let row = 0; row < rowCount; row++) keys[row] = random.uint32(row);
  const threshold = keys.slice().sort()[wanted - 1] ?? 0;
  let left = wanted;
  for (let row = 0; row < rowCount; row++) {
    if ((keys[row] ?? 0) < threshold) {
      marks[row] = 1;
      left--;
    }
  }
  for (let row = 0; row < rowCount && left > 0; row++) {
    if (keys[row] === threshold) {
      marks[row] = 1;
      left--;
    }
  }
  return marks;
}
