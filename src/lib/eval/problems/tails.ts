/** Too few or too many extreme values: beyond the original's own 1 % at either end. */
import { quantile } from '../privacy';
import { percent } from '../report';
import { remedyFor } from './fixes';
import { countWhere, excessOf, isTold, shareOf, type Finder } from './suspect';

/** With fewer real values 1 % is a handful. */
const leastValues = 500;
const end = 0.01;

export const findOutliers: Finder = ({ report, aligned, found }) =>
  aligned.columns.flatMap((column) => {
    const { name } = column.column;
    if (column.measure !== 'numeric') return [];
    // Where the whole column is off, so are its ends.
    if (isTold(found, 'distribution', name) || isTold(found, 'range', name)) return [];
    const sorted = column.train.filter((value) => !Number.isNaN(value)).sort();
    if (sorted.length < leastValues) return [];
    const [low, high] = [quantile(sorted, end), quantile(sorted, 1 - end)];
    const isExtreme = (value: number) => value < low || value > high;
    const train = countWhere<number>(column.train, isExtreme);
    const synthetic = countWhere<number>(column.synthetic, isExtreme);
    const holdout = column.holdout === null ? null : countWhere<number>(column.holdout, isExtreme);
    const excess = excessOf(train, holdout, synthetic);
    const ratio = shareOf(synthetic) / shareOf(train);
    if (excess === 0 || train.hits === 0 || (ratio > 0.5 && ratio < 2)) return [];
    const isMore = ratio >= 2;
    const { cause, fix } = remedyFor('shape', report.generator);
    return {
      id: `outliers:${name}`,
      kind: 'outliers' as const,
      severity: ratio < 0.1 || ratio > 5 ? ('medium' as const) : ('low' as const),
      weight: excess,
      columns: [name],
      sentence:
        `${isMore ? 'Extreme values are too many' : 'Extreme values are missing'} in “${name}”: ${percent(shareOf(synthetic))} of the synthetic rows lie where the outermost ${percent(shareOf(train))} of the original do` +
        (holdout === null
          ? '.'
          : ` (real rows that were set aside: ${percent(shareOf(holdout))}).`),
      cause,
      rows: isMore ? synthetic.first : [],
      fix,
    };
  });
