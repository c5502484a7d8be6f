/** Three matrices over the same columns in the same order: real, synthetic, and synthetic minus real. */
import type { Report } from '$lib/engine/schema';
import type { Matrix } from './matrix-option';

type Strengths = Report['strengths'];
type Cell = number | null;

/** Three matrices stand side by side, so each has less room than the one of the data page. */
const mostColumns = 30;
const differenceLimit = 0.5;

export interface ChangedPair {
  readonly a: string;
  readonly b: string;
  readonly real: number;
  readonly synthetic: number;
  readonly change: number;
}

/** All pairs that are defined in both tables, the largest change first. */
export function changedPairs({ columns, real, synthetic }: Strengths): readonly ChangedPair[] {
  const pairs: ChangedPair[] = [];
  columns.forEach((a, row) => {
    columns.slice(row + 1).forEach((b, after) => {
      const at = row + 1 + after;
      const [left, right] = [real[row]?.[at] ?? null, synthetic[row]?.[at] ?? null];
      if (left === null || right === null) return;
      pairs.push({ a, b, real: left, synthetic: right, change: right - left });
    });
  });
  return pairs.sort((left, right) => Math.abs(right.change) - Math.abs(left.change));
}

/** Columns in the order of the report; of many, those with the largest changes stay. */
export function pairMatrices(
  strengths: Strengths,
  changed: readonly ChangedPair[],
): readonly Matrix[] {
  const kept = new Set<string>();
  for (const { a, b } of changed) {
    for (const name of [a, b]) if (kept.size < mostColumns) kept.add(name);
  }
  const places = strengths.columns.flatMap((name, at) => (kept.has(name) ? [at] : []));
  const labels = places.map((at) => strengths.columns[at] ?? '');
  const square = (title: string, limit: number, cell: (row: number, column: number) => Cell) => ({
    title,
    limit,
    labels,
    values: places.flatMap((row) => places.map((column) => cell(row, column))),
  });
  const real = (row: number, column: number) => strengths.real[row]?.[column] ?? null;
  const synthetic = (row: number, column: number) => strengths.synthetic[row]?.[column] ?? null;
  const difference = (row: number, column: number) => {
    const [left, right] = [real(row, column), synthetic(row, column)];
    return left === null || right === null ? null : right - left;
  };
  return [
    square('Real', 1, real),
    square('Synthetic', 1, synthetic),
    square('Synthetic minus real', differenceLimit, difference),
  ];
}
