/** Values that the original does not allow: beyond its ends, or among no label of it. */
import type { AlignedColumn } from '../align';
import { valueOf } from '../measured';
import { percent } from '../report';
import { remedyFor } from './fixes';
import {
  countWhere,
  excessOf,
  severityOf,
  shareOf,
  type Finder,
  type Scene,
  type Steps,
  type Suspect,
} from './suspect';

const steps: Steps = [0.0005, 0.01, 0.05];

export const findRange: Finder = (scene) => [
  ...scene.aligned.columns.flatMap((column) => beyond(scene, column)),
  ...narrow(scene),
];

function beyond({ report }: Scene, column: AlignedColumn): Suspect[] {
  const { name } = column.column;
  const test = column.measure === 'numeric' ? outside(column.train) : unknown(column.train);
  const synthetic = countWhere<number>(column.synthetic, test);
  const holdout = column.holdout === null ? null : countWhere<number>(column.holdout, test);
  const excess = excessOf({ hits: 0, rows: column.train.length }, holdout, synthetic);
  const severity = severityOf(excess, steps);
  if (severity === null) return [];
  const { cause, fix } = remedyFor('impossible', report.generator);
  const what =
    column.measure === 'numeric'
      ? 'lie beyond the smallest and largest value of the original'
      : 'have a label that the original does not have';
  return [
    {
      id: `range:${name}`,
      kind: 'range',
      severity,
      weight: excess,
      columns: [name],
      sentence:
        `${percent(shareOf(synthetic))} of the synthetic values of “${name}” ${what}` +
        (holdout === null
          ? '.'
          : `; of real values that were set aside, ${percent(shareOf(holdout))}.`),
      cause,
      rows: synthetic.first,
      fix,
    },
  ];
}

function outside(train: Float64Array): (value: number) => boolean {
  let low = Infinity;
  let high = -Infinity;
  for (const value of train) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > high ? () => false : (value) => value < low || value > high;
}

/** Missing values are the business of others. */
function unknown(train: Int32Array): (code: number) => boolean {
  const known = new Set(train);
  return (code) => code >= 0 && !known.has(code);
}

const narrowSteps: Steps = [0.35, 0.6, 2];

/** As many original values must be out of reach for a narrow range to be no chance: one extreme value is no loss. */
const leastBeyond = 10;

/** Columns that reach over much less of the original's range than real rows do. */
function narrow({ report, aligned }: Scene): Suspect[] {
  return report.details.flatMap(({ column: name, metric, synthetic, baseline }): Suspect[] => {
    const [score, real] = [valueOf(synthetic), valueOf(baseline)];
    if (metric !== 'RangeCoverage' || score === null || real === null) return [];
    const severity = severityOf(real - score, narrowSteps);
    const column = aligned.columns.find((each) => each.column.name === name);
    if (severity === null || column?.measure !== 'numeric') return [];
    const { hits } = countWhere<number>(column.train, outside(column.synthetic));
    if (hits * Math.min(1, column.synthetic.length / column.train.length) < leastBeyond) return [];
    const { cause, fix } = remedyFor('shape', report.generator);
    return [
      {
        id: `range:${name}:narrow`,
        kind: 'range',
        severity,
        // Not a share of rows: nothing of it explains a distribution.
        weight: 0,
        columns: [name],
        sentence: `“${name}” reaches over ${percent(score)} of the original’s range; real rows that were set aside reach over ${percent(real)}.`,
        cause,
        rows: [],
        fix,
      },
    ];
  });
}
