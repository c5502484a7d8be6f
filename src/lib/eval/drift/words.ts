/** Shares as the sentences about drift write them. */

/** 0.0312 → `3.1 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}
