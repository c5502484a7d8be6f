/** Every distance of every column, to be sorted by any of them. */
import type { DriftColumn, DriftMetric } from '../../../engine/schema';
import { heads, numberCell, rowHead, table, valueCell } from '../../report';

const shown: readonly (readonly [metric: DriftMetric, head: string, hasTest: boolean])[] = [
  ['ks', 'Kolmogorov–Smirnov', true],
  ['wasserstein', 'Wasserstein', false],
  ['total-variation', 'Total variation', true],
  ['jensen-shannon', 'Jensen–Shannon', false],
  ['hellinger', 'Hellinger', false],
];

/** Columns that only one of the tables has are left out; empty cells do not apply. */
export function measureTable(columns: readonly DriftColumn[]): string {
  const measured = columns.filter(({ measures }) => measures.length > 0);
  const lines = measured.map(({ column, measures, labels, outside }) => {
    const cells = shown.map(([metric, , hasTest]) => {
      const found = measures.find((measure) => measure.metric === metric);
      const value = found === undefined ? numberCell(null) : valueCell(found.value, 'number');
      return hasTest ? `${value}${numberCell(found?.pValue ?? null)}` : value;
    });
    const { gained = null, gainedShare = null, lost = null, lostShare = null } = labels ?? {};
    return `${rowHead(column)}${cells.join('')}${numberCell(gained)}${numberCell(gainedShare, 'share')}${numberCell(lost)}${numberCell(lostShare, 'share')}${numberCell(outside, 'share')}`;
  });
  if (lines.length === 0) return '<p>No column could be compared.</p>';
  return table(
    `${lines.length} columns; p: probability of no change`,
    heads(
      'Column',
      ...shown.flatMap(([, head, hasTest]) => (hasTest ? [head, 'p'] : [head])),
      'New labels',
      'in later rows',
      'Lost labels',
      'in earlier rows',
      'Outside the earlier range',
    ),
    lines,
  );
}
