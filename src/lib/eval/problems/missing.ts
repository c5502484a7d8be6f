/** Columns with too many or too few missing values. */
import type { AlignedColumn } from '../align';
import { percent } from '../report';
import { remedyFor } from './fixes';
import { countWhere, excessOf, severityOf, shareOf, type Finder, type Steps } from './suspect';

const steps: Steps = [0.005, 0.03, 0.1];

export const findMissing: Finder = ({ report, aligned }) =>
  aligned.columns.flatMap((column) => {
    const { name } = column.column;
    const train = nullsOf(column, 'train');
    const synthetic = nullsOf(column, 'synthetic');
    const holdout = column.holdout === null ? null : nullsOf(column, 'holdout');
    const excess = excessOf(train, holdout, synthetic);
    const severity = severityOf(excess, steps);
    if (severity === null) return [];
    const isMore = shareOf(synthetic) > shareOf(train);
    const remedy = remedyFor('shape', report.generator);
    return {
      id: `missing-values:${name}`,
      kind: 'missing-values' as const,
      severity,
      weight: excess,
      columns: [name],
      sentence:
        `“${name}” is empty in ${percent(shareOf(synthetic))} of the synthetic rows and in ${percent(shareOf(train))} of the original` +
        (holdout === null
          ? '.'
          : ` (real rows that were set aside: ${percent(shareOf(holdout))}).`),
      cause: isMore
        ? 'Values were lost on the way, or could not be read back as this kind of column.'
        : 'Missing values were filled in before or after the twin was made, or were not learnt.',
      rows: isMore ? synthetic.first : [],
      fix: remedy.fix?.change.kind === 'generator' ? remedy.fix : null,
    };
  });

function nullsOf(column: AlignedColumn, part: 'train' | 'holdout' | 'synthetic') {
  return column.measure === 'numeric'
    ? countWhere<number>(column[part] ?? [], Number.isNaN)
    : countWhere<number>(column[part] ?? [], (code) => code < 0);
}
