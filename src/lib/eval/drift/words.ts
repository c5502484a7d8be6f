/** Numbers as the sentences about drift write them. */

/** 0.0312 → `3.1 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** 0.0426 → `0.043`; what is not nothing never reads as nothing: `below 0.001`. */
export function indexText(index: number): string {
  if (index === 0) return '0';
  return index < 0.001 ? 'below 0.001' : index.toFixed(3);
}
