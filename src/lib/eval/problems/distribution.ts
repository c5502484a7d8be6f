/** Columns whose values are spread otherwise than in the original. */
import { printerOf, type Distribution } from '../../engine/schema';
import type { AlignedColumn } from '../align';
import { valueOf } from '../measured';
import { percent } from '../report';
import { remedyFor } from './fixes';
import { mostRows, severityOf, type Finder, type Steps } from './suspect';

const steps: Steps = [0.03, 0.07, 0.15];

export const findDistributions: Finder = ({ report, aligned, found }) =>
  report.shapes.flatMap(({ column: name, synthetic, baseline, expected }) => {
    const score = valueOf(synthetic);
    const column = aligned.columns.find((each) => each.column.name === name);
    if (score === null || column === undefined) return [];
    const real = valueOf(baseline);
    const usual = Math.max(real === null ? 0 : 1 - real, expected === null ? 0 : 1 - expected);
    // What is told elsewhere: labels that are gone, labels that cannot be.
    const told = (column.measure === 'numeric' ? [] : found)
      .filter((each) => each.columns.length === 1 && each.columns[0] === name)
      .filter(({ kind }) => kind === 'cardinality' || kind === 'range')
      .reduce((sum, { weight }) => sum + weight, 0);
    const excess = 1 - score - usual - told;
    const severity = severityOf(excess, steps);
    if (severity === null) return [];
    const bars = report.distributions.find((each) => each.column === name);
    const worst = bars === undefined ? null : worstBar(bars, column);
    const { cause, fix } = remedyFor('shape', report.generator);
    return {
      id: `distribution:${name}`,
      kind: 'distribution' as const,
      severity,
      weight: excess,
      columns: [name],
      sentence:
        `“${name}” is spread otherwise: it agrees to ${percent(score)} with the original` +
        (real === null ? '' : `, where real rows that were set aside reach ${percent(real)}`) +
        (worst === null ? '.' : `; ${worst.sentence}.`),
      cause,
      rows: bars === undefined ? [] : rowsTooMany(bars, column),
      fix,
    };
  });

/** The bar that differs most, in words. */
function worstBar(bars: Distribution, { column }: AlignedColumn) {
  const gaps = gapsOf(bars).map(Math.abs);
  const at = gaps.indexOf(Math.max(...gaps));
  const [real, synthetic] = [bars.real[at], bars.synthetic[at]];
  if (at < 0 || real === undefined || synthetic === undefined) return null;
  const print = printerOf(column);
  const { edges, labels } = bars;
  const what =
    labels !== null
      ? `“${labels[at] ?? ''}”`
      : `${print(edges?.[at] ?? null)} to ${print(edges?.[at + 1] ?? null)}`;
  return { sentence: `${what} has ${percent(synthetic)} of the rows instead of ${percent(real)}` };
}

/** Synthetic less real share of each bar; missing values are the business of others. */
function gapsOf({ real, synthetic }: Distribution): number[] {
  return real.slice(0, -1).map((share, bar) => (synthetic[bar] ?? 0) - share);
}

/** Synthetic rows in the bar that has the most too many. */
function rowsTooMany(bars: Distribution, aligned: AlignedColumn): number[] {
  const gaps = gapsOf(bars);
  const at = gaps.indexOf(Math.max(...gaps));
  const { edges, labels } = bars;
  const rows: number[] = [];
  if (aligned.measure === 'numeric') {
    const [low, high] = [edges?.[at] ?? NaN, edges?.[at + 1] ?? NaN];
    for (let row = 0; row < aligned.synthetic.length && rows.length < mostRows; row++) {
      const value = aligned.synthetic[row] as number;
      if (value >= low && value < high) rows.push(row);
    }
    return rows;
  }
  const print = printerOf(aligned.column);
  const code = aligned.labels.findIndex((label) => print(label) === labels?.[at]);
  for (let row = 0; row < aligned.synthetic.length && rows.length < mostRows; row++) {
    if (code >= 0 && aligned.synthetic[row] === code) rows.push(row);
  }
  return rows;
}
