/** Receiver operating characteristics for drawing. */
import type { Roc } from '../../engine/schema';
import { areaUnderCurve } from './scores';

const points = 100;

/** The curve of scores for which `isClass` is truthy in rows of the class; null without rows of both. */
export function rocOf(
  scores: Float64Array,
  isClass: ArrayLike<unknown>,
  variant: string,
): Roc | null {
  const auc = areaUnderCurve(scores, isClass);
  if (auc === null) return null;
  const truePositives = curveOf(scores, isClass);
  return { variant, auc, falsePositives: [...grid], truePositives };
}

/** The mean of several curves, as of the folds of a cross-validation; null without any. */
export function meanRoc(curves: readonly Roc[], variant: string): Roc | null {
  if (curves.length === 0) return null;
  const mean = (read: (curve: Roc) => number) =>
    curves.reduce((total, curve) => total + read(curve), 0) / curves.length;
  return {
    variant,
    auc: mean(({ auc }) => auc),
    falsePositives: [...grid],
    truePositives: grid.map((_, i) => mean(({ truePositives }) => truePositives[i] as number)),
  };
}

const grid: readonly number[] = [0, ...Array.from({ length: points + 1 }, (_, i) => i / points)];

/** Share of the class that is found where a given share of the others is taken for it, ties shared. */
function curveOf(scores: Float64Array, isClass: ArrayLike<unknown>): number[] {
  const order = Int32Array.from(scores.keys()).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
  const [xs, ys] = [[0], [0]];
  for (let start = 0; start < order.length;) {
    const score = scores[order[start] as number];
    let [x, y] = [xs[xs.length - 1] as number, ys[ys.length - 1] as number];
    for (; start < order.length && scores[order[start] as number] === score; start++) {
      if (isClass[order[start] as number]) y++;
      else x++;
    }
    xs.push(x);
    ys.push(y);
  }
  const [negatives, positives] = [xs[xs.length - 1] as number, ys[ys.length - 1] as number];
  let place = 0;
  return grid.map((share, i) => {
    if (i === 0) return 0;
    const x = share * negatives;
    // The last corner at or left of x; the curve rises straight to the next.
    while (place + 1 < xs.length && (xs[place + 1] as number) <= x) place++;
    const [x0, y0] = [xs[place] as number, ys[place] as number];
    const x1 = xs[place + 1];
    if (x1 === undefined || x1 === x0) return y0 / positives;
    return (y0 + ((ys[place + 1] as number) - y0) * ((x - x0) / (x1 - x0))) / positives;
  });
}
