/** A report's curves and bins as plots, with the sentence about each. */
import type { Bins, JudgedPart, Roc } from '$lib/engine/schema';
import type { Plot } from '../../chart';
import { number, percent, share } from '../../words';

/** “boosted trees 0.613, logistic regression 0.571; 0.5 is guessing.” */
export function rocCaption(curves: readonly Roc[]): string {
  if (curves.length === 0) return 'No curve could be drawn.';
  const each = curves.map(({ variant, auc }) => `${variant} ${share(auc)}`).join(', ');
  return `Area under the curve: ${each}; 0.5 is guessing, 1 is never wrong.`;
}

/** @param who what a false and what a true alarm is about */
export function rocPlot(
  curves: readonly Roc[],
  who: { readonly false: string; readonly true: string },
): Plot {
  return {
    lines: curves.map(({ variant, falsePositives, truePositives }) => ({
      name: variant,
      points: falsePositives.map((x, at) => [x, truePositives[at] ?? 1] as const),
    })),
    across: who.false,
    up: who.true,
    acrossEnds: [0, 1],
    upEnds: [0, 1],
    diagonal: 'guessing',
    isStepped: false,
    writeAcross: percent,
    writeUp: percent,
  };
}

/** Bins as steps: every series over the same edges. */
export function binsPlot({ edges, series }: Bins, across: string): Plot {
  return {
    lines: series.map(({ name, shares }) => ({
      name,
      points: [
        ...shares.map((value, at) => [edges[at] ?? 0, value] as const),
        lastStep(edges, shares),
      ],
    })),
    across,
    up: 'share of rows',
    acrossEnds: [edges[0] ?? 0, edges.at(-1) ?? 1],
    upEnds: null,
    diagonal: null,
    isStepped: true,
    writeAcross: number,
    writeUp: percent,
  };
}

const lastStep = (edges: readonly number[], shares: readonly number[]) =>
  [edges.at(-1) ?? 1, shares.at(-1) ?? 0] as const;

/** Where half of each series lies: “half of: synthetic to train below 0.12, …”. */
export function binsCaption({ edges, series }: Bins): string {
  const medians = series.map(({ name, shares }) => `${name} ${number(medianOf(edges, shares))}`);
  return medians.length === 0 ? 'No rows.' : `Half of the rows lie below: ${medians.join(', ')}.`;
}

function medianOf(edges: readonly number[], shares: readonly number[]): number {
  const half = shares.reduce((sum, value) => sum + value, 0) / 2;
  let before = 0;
  for (const [at, value] of shares.entries()) {
    if (value > 0 && before + value >= half) {
      const [low, high] = [edges[at] ?? 0, edges[at + 1] ?? 0];
      return low + ((half - before) / value) * (high - low);
    }
    before += value;
  }
  return edges.at(-1) ?? 0;
}

type Curve = JudgedPart<'density'>['curves'][number];

export function curvePlot({ levels, synthetic, baseline }: Curve): Plot {
  const points = (values: readonly number[]) =>
    levels.map((level, at) => [level, values[at] ?? 0] as const);
  return {
    lines: [
      ...(baseline ? [{ name: 'real rows set aside', points: points(baseline) }] : []),
      { name: 'synthetic', points: points(synthetic) },
    ],
    across: 'share of real rows that the region holds',
    up: 'share of rows inside',
    acrossEnds: [0, 1],
    upEnds: [0, 1],
    diagonal: 'ideal',
    isStepped: false,
    writeAcross: percent,
    writeUp: percent,
  };
}
