/**
 * Philox4x32-10, the counter-based generator of Salmon et al., "Parallel random numbers: as easy as
 * 1, 2, 3" (SC11). A pure function from counter and key to four words; it keeps no state.
 */
const rounds = 10;

function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) >>> 0) + ((Math.imul(aLow, bLow) >>> 0) >>> 16);
  const cross = (Math.imul(aLow, bHigh) >>> 0) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/** Writes four words (as signed 32-bit) for counter `(c0, c1, c2, c3)` and key `(k0, k1)` to `out`. */
export function philox(
  out: Int32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let [x0, x1, x2, x3, key0, key1] = [c0 | 0, c1 | 0, c2 | 0, c3 | 0, k0 | 0, k1 | 0];
  for (let round = 0; round < rounds; round++) {
    const high0 = mulHigh(0xd2511f53 | 0, x0);
    const low0 = Math.imul(0xd2511f53, x0);
    const high1 = mulHigh(0xcd9e8d57 | 0, x2);
    const low1 = Math.imul(0xcd9e8d57, x2);
    x0 = high1 ^ x1 ^ key0;
    x1 = low1;
    x2 = high0 ^ x3 ^ key1;
    x3 = low0;
    key0 = (key0 + 0x9e3779b9) | 0;
    key1 = (key1 + 0xbb67ae85) | 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}
