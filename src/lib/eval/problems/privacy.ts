/** What gives people of the original away. */
import { metricTraits, type Figure, type MetricId, type PartName } from '../../engine/schema';
import { gradeOf } from '../figures';
import { valueOf } from '../measured';
import { findCopies } from '../privacy';
import { percent, written } from '../report';
import { remedyFor } from './fixes';
import {
  excessOf,
  mostRows,
  severityOf,
  type Finder,
  type Scene,
  type Severity,
  type Steps,
  type Suspect,
} from './suspect';

export const findLeaks: Finder = (scene) => [
  ...copiedRows(scene),
  ...nearRows(scene),
  ...repeatedValues(scene),
  ...gradedFigures(scene),
];

const copySteps: Steps = [0.0005, 0.002, 0.01];

function copiedRows({ report, aligned }: Scene): Suspect[] {
  const { copies, copiedRows: rows } = report.privacy;
  const share = valueOf(copies.synthetic);
  const real = valueOf(copies.baseline) ?? valueOf(report.privacy.twins);
  if (share === null || real === null) return [];
  const holdout = report.rows.holdout;
  const usual = {
    hits: Math.round(real * (holdout || report.rows.train)),
    rows: holdout || report.rows.train,
  };
  const excess =
    share > real ? excessOf(usual, null, { hits: rows.synthetic, rows: report.rows.synthetic }) : 0;
  const severity = severityOf(excess, copySteps);
  if (severity === null) return [];
  const { cause, fix } = remedyFor('copies', report.generator);
  const beside =
    copies.baseline.status === 'measured'
      ? 'of real rows that were set aside'
      : 'of the original’s rows among themselves';
  return [
    {
      id: 'privacy:copies',
      kind: 'privacy',
      severity,
      weight: 1 + excess,
      columns: [],
      sentence: `${percent(share)} of the synthetic rows equal a real training row in every column; ${beside}, ${percent(real)} do.`,
      cause,
      rows: findCopies(aligned, mostRows),
      fix,
    },
  ];
}

const nearSteps: Steps = [0.02, 0.04, 0.1];

function nearRows({ report }: Scene): Suspect[] {
  const { nearerToTrain, nearerToTrainError } = report.privacy;
  const share = valueOf(nearerToTrain);
  if (share === null || nearerToTrainError === null) return [];
  const excess = share - 0.5;
  const severity = excess > 3 * nearerToTrainError ? severityOf(excess, nearSteps) : null;
  if (severity === null) return [];
  const { cause, fix } = remedyFor('copies', report.generator);
  return [
    {
      id: 'privacy:nearness',
      kind: 'privacy',
      severity,
      weight: excess,
      columns: [],
      sentence: `${percent(share)} of the synthetic rows are nearer to a training row than to an unseen real row; 50 % would be chance.`,
      cause,
      rows: [],
      fix,
    },
  ];
}

const repeatSteps: Steps = [0.01, 0.05, 0.2];

/** Made-up values that occur in the original. */
function repeatedValues({ report, schema }: Scene): Suspect[] {
  return report.privacy.repeats.flatMap(({ column: name, synthetic, baseline }): Suspect[] => {
    const share = valueOf(synthetic);
    const column = schema.columns.find((each) => each.name === name);
    if (share === null || column === undefined) return [];
    const real = valueOf(baseline);
    const severity = severityOf(share - (real ?? 0), repeatSteps);
    if (severity === null) return [];
    return [
      {
        id: `privacy:repeats:${name}`,
        kind: 'privacy',
        severity,
        weight: share,
        columns: [name],
        sentence: `${percent(share)} of the values of “${name}”, which should be made up, occur in the original${real === null ? '' : `; of unseen real values, ${percent(real)} do`}.`,
        cause: 'There are too few made-up values of this kind, or real ones were kept.',
        rows: [],
        fix:
          column.personal !== null && column.treatment !== 'drop'
            ? {
                sentence: `Leave “${name}” out of the twin.`,
                change: { kind: 'treatment', column: name, to: 'drop' },
              }
            : null,
      },
    ];
  });
}

/** Parts whose figures on privacy are looked through; what is found above is not told again. */
const parts: readonly PartName[] = ['distances', 'density', 'attacks', 'disclosure'];
const told: readonly string[] = ['exact-copies', 'dcr-share'];
/** Figures about combinations and labels that few people share. */
const aboutRare = /rare|k-map|singling|outlier|extreme|anonym|diversity|closeness/;

/** The worst figure of every metric that is graded fair or poor. */
function gradedFigures({ report }: Scene): Suspect[] {
  const worst = new Map<MetricId, Suspect>();
  for (const name of parts) {
    const part = report.parts[name];
    if (part?.status !== 'judged') continue;
    for (const figure of part.figures) {
      const severity = severityOfFigure(figure);
      if (severity === null) continue;
      const suspect = suspectOf(figure, severity, report.generator);
      const known = worst.get(figure.metric);
      if (known === undefined || order[severity] > order[known.severity]) {
        worst.set(figure.metric, suspect);
      }
    }
  }
  return [...worst.values()];
}

const order = { low: 0, medium: 1, high: 2 } as const;

/** A figure whose interval reaches into what is good counts a step less. */
function severityOfFigure(figure: Figure): Severity | null {
  const { metric, grade, interval, synthetic, baseline } = figure;
  const traits = metricTraits[metric];
  if (traits.topic !== 'privacy' || told.includes(metric)) return null;
  if (valueOf(synthetic) === null || (grade !== 'poor' && grade !== 'fair')) return null;
  const ends = interval === null ? [] : [interval.low, interval.high];
  const mayBeGood = ends.some((end) => gradeOf(traits, end, valueOf(baseline)) === 'good');
  if (grade === 'fair') return mayBeGood ? null : 'low';
  return mayBeGood ? 'low' : 'high';
}

function suspectOf(figure: Figure, severity: Severity, generator: string | null): Suspect {
  const { metric, variant, columns, synthetic, baseline, sentence } = figure;
  const { title, unit, good } = metricTraits[metric];
  const [value, real] = [valueOf(synthetic) ?? NaN, valueOf(baseline)];
  const { cause, fix } = remedyFor(aboutRare.test(metric) ? 'rare' : 'copies', generator);
  const capital = title.charAt(0).toUpperCase() + title.slice(1);
  const how = variant === null ? '' : ` (${variant})`;
  const beside = real === null ? '' : `, for real rows that were set aside ${written(real, unit)}`;
  return {
    id: `privacy:${metric}`,
    kind: 'privacy',
    severity,
    weight: 0,
    columns: [...columns],
    sentence: `${capital}${how}: ${written(value, unit)}${beside}; good is ${good}.${sentence === null ? '' : ` ${sentence}`}`,
    cause,
    rows: [],
    fix,
  };
}
