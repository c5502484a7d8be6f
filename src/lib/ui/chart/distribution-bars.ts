/** From a report's distribution to bars with labels, and the sentence about where the two tables differ most. */
import type { Distribution } from '$lib/engine/schema';
import { percent } from '../words';

export interface Bar {
  readonly label: string;
  /** Shares of rows, 0 to 1. */
  readonly real: number;
  readonly synthetic: number;
  readonly isMissing: boolean;
}

/** Bars in the order of the report; the one for missing values is last and only there when some are missing. */
export function distributionBars(
  distribution: Distribution,
  edgeText: (edge: number) => string,
): readonly Bar[] {
  const last = distribution.real.length - 1;
  const labelOf = (at: number): string => {
    if (distribution.edges) {
      return `${edgeText(distribution.edges[at] ?? 0)} to ${edgeText(distribution.edges[at + 1] ?? 0)}`;
    }
    const label = distribution.labels?.[at] ?? '';
    return label === '' ? '(empty)' : label;
  };
  const bars = distribution.real.map((real, at) => ({
    label: at === last ? 'missing' : labelOf(at),
    real,
    synthetic: distribution.synthetic[at] ?? 0,
    isMissing: at === last,
  }));
  return bars.filter((bar) => !bar.isMissing || bar.real > 0 || bar.synthetic > 0);
}

/** "Differs most at 17 to 25: 12.0 % real, 10.4 % synthetic." */
export function distributionCaption(
  bars: readonly Bar[],
  names = { real: 'Real', synthetic: 'Synthetic' },
): string {
  let worst = bars[0];
  const gap = (bar: Bar) => Math.abs(bar.real - bar.synthetic);
  for (const bar of bars) if (worst && gap(bar) > gap(worst)) worst = bar;
  if (!worst) return 'No values.';
  if (gap(worst) < 0.0005)
    return `${names.real} and ${names.synthetic.toLowerCase()} agree to 0.05 % in every bar.`;
  return `Differs most at ${worst.label}: ${percent(worst.real)} ${names.real.toLowerCase()}, ${percent(worst.synthetic)} ${names.synthetic.toLowerCase()}.`;
}
