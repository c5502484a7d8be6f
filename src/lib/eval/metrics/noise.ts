/**
 * What chance alone costs: the score that a perfect generator would be expected to reach with as many
 * rows. Closed forms for large samples; nothing here looks at the synthetic table.
 */

import { normalCdf, normalDensity } from '../../engine/random';

/** E[sup|B|] of a Brownian bridge, √(π/2)·ln 2: the mean of Kolmogorov's distribution. */
const kolmogorovMean = Math.sqrt(Math.PI / 2) * Math.LN2;

function scale(realRows: number, drawnRows: number): number {
  return Math.sqrt(1 / realRows + 1 / drawnRows);
}

/** Expected KSComplement of two samples of one continuous distribution; null without rows. */
export function expectedKsComplement(realRows: number, drawnRows: number): number | null {
  if (realRows === 0 || drawnRows === 0) return null;
  return Math.max(0, 1 - kolmogorovMean * scale(realRows, drawnRows));
}

/**
 * Expected 1 − ½ Σ|p − q| of two samples of one distribution over cells, of which `counts` is one
 * sample: each cell's difference is normal, its mean size √(2/π · p(1−p)(1/n + 1/m)).
 */
export function expectedOverlap(counts: ArrayLike<number>, drawnRows: number): number | null {
  let total = 0;
  for (let cell = 0; cell < counts.length; cell++) total += counts[cell] as number;
  if (total === 0 || drawnRows === 0) return null;
  let spread = 0;
  for (let cell = 0; cell < counts.length; cell++) {
    const share = (counts[cell] as number) / total;
    spread += Math.sqrt(share * (1 - share));
  }
  return Math.max(0, 1 - (Math.sqrt(2 / Math.PI) * spread * scale(total, drawnRows)) / 2);
}

/** Expected CorrelationSimilarity around correlation `r`, whose standard error is (1 − r²)/√n. */
export function expectedCorrelationSimilarity(
  r: number,
  realRows: number,
  drawnRows: number,
): number | null {
  if (realRows === 0 || drawnRows === 0) return null;
  const spread = Math.sqrt(2 / Math.PI) * (1 - r * r) * scale(realRows, drawnRows);
  return Math.max(0, 1 - spread / 2);
}

/**
 * How much larger than |mean| the size of a normal number is on average: what an error adds to a
 * difference whose sign does not count. 0 without error.
 */
export function sizeExcess(mean: number, error: number): number {
  if (error <= 0) return 0;
  const at = Math.abs(mean) / error;
  return at > 8 ? 0 : 2 * error * (normalDensity(at) - at * normalCdf(-at));
}
