/** Numbers as the sentences about drift write them. */
import { psiBands } from './psi';

/** 0.0312 → `3.1 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** Where a number lies beside the limit of a band: 0.0999 is not 0.1. */
const sides = (index: number) =>
  Object.values(psiBands)
    .map((limit) => Math.sign(Number((index - limit).toFixed(12))))
    .join();

/** 0.0426 → `0.043`; what is not nothing never reads as nothing: `below 0.001`, nor as of another band. */
export function indexText(index: number): string {
  if (index === 0) return '0';
  if (index < 0.001) return 'below 0.001';
  const digits = [3, 5, 7].find((count) => sides(Number(index.toFixed(count))) === sides(index));
  return index.toFixed(digits ?? 9);
}
