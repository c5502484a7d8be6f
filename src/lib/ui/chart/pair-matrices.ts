/** Three matrices over the same columns in the same order: real, synthetic, and synthetic minus real. */
import type { PairTrend } from '$lib/engine/schema';
import type { Matrix } from './matrix-option';

/** Three matrices stand side by side, so each has less room than the one of the data page. */
const mostColumns = 30;
const differenceLimit = 0.5;

/** Absolute change of the pair's strength; null where one side is not defined. */
export function pairGap({ strength }: PairTrend): number | null {
  if (strength.real === null || strength.synthetic === null) return null;
  return Math.abs(strength.synthetic - strength.real);
}

/** Columns in the order of their first pair; of many, those with the largest change stay. */
export function pairMatrices(trends: readonly PairTrend[]): {
  columns: number;
  matrices: Readonly<Record<'real' | 'synthetic' | 'difference', Matrix>>;
} {
  const worst = new Map<string, number>();
  for (const pair of trends) {
    for (const name of [pair.a, pair.b]) {
      worst.set(name, Math.max(worst.get(name) ?? 0, pairGap(pair) ?? 0));
    }
  }
  const names = [...worst.keys()];
  const kept = new Set(
    [...names]
      .sort((left, right) => (worst.get(right) ?? 0) - (worst.get(left) ?? 0))
      .slice(0, mostColumns),
  );
  const labels = names.filter((name) => kept.has(name));
  const fill = (
    title: string,
    limit: number,
    diagonal: number,
    of: (pair: PairTrend) => number | null,
  ): Matrix => ({
    title,
    limit,
    labels,
    values: square(labels, trends, diagonal, of),
  });
  const difference = ({ strength }: PairTrend) =>
    strength.real === null || strength.synthetic === null
      ? null
      : strength.synthetic - strength.real;
  return {
    columns: names.length,
    matrices: {
      real: fill('Real', 1, 1, (pair) => pair.strength.real),
      synthetic: fill('Synthetic', 1, 1, (pair) => pair.strength.synthetic),
      difference: fill('Synthetic minus real', differenceLimit, 0, difference),
    },
  };
}

function square(
  labels: readonly string[],
  trends: readonly PairTrend[],
  diagonal: number,
  of: (pair: PairTrend) => number | null,
): readonly (number | null)[] {
  const size = labels.length;
  const place = new Map(labels.map((label, at) => [label, at]));
  const values = new Array<number | null>(size ** 2).fill(null);
  for (let at = 0; at < size; at += 1) values[at * size + at] = diagonal;
  for (const pair of trends) {
    const x = place.get(pair.a);
    const y = place.get(pair.b);
    if (x === undefined || y === undefined) continue;
    values[y * size + x] = of(pair);
    values[x * size + y] = of(pair);
  }
  return values;
}
