/** The basics of a report as figures with a direction, beside those of its parts. */
import type { Interval, Measured, Report } from '../../engine/schema';
import { normalInterval, wilson } from '../figures';
import { valueOf } from '../measured';
import type { FigureTraits, ReportFigure } from './report-figure';

interface Basic {
  readonly key: string;
  readonly traits: FigureTraits;
  readonly value: (report: Report) => Measured;
  readonly interval?: (report: Report) => Interval | null;
}

const likeness = (title: string, name: string): FigureTraits => ({
  topic: 'fidelity',
  title,
  name,
  better: 'higher',
  ideal: 1,
  unit: 'number',
});

const basics: readonly Basic[] = [
  {
    key: 'basic shapes',
    traits: likeness('columns look alike on their own', 'column shapes, SDMetrics'),
    value: ({ quality }) => quality.shapes.synthetic,
  },
  {
    key: 'basic strong pairs',
    traits: likeness(
      'columns that belong together still do',
      'column pair trends, strong pairs, SDMetrics 0.27 and later',
    ),
    value: ({ quality }) => quality.trends.strongPairs.synthetic,
  },
  {
    key: 'basic all pairs',
    traits: likeness(
      'all pairs of columns go together as they should',
      'column pair trends, all pairs, SDMetrics',
    ),
    value: ({ quality }) => quality.trends.allPairs.synthetic,
  },
  {
    key: 'basic copies',
    traits: {
      topic: 'privacy',
      title: 'rows it may have copied',
      name: 'exact match with a training row',
      better: 'lower',
      ideal: 0,
      unit: 'share',
    },
    value: ({ privacy }) => privacy.copies.synthetic,
    interval: ({ privacy, rows }) => wilson(privacy.copiedRows.synthetic, rows.synthetic),
  },
  {
    key: 'basic nearer',
    traits: {
      topic: 'privacy',
      title: 'rows nearer to a training row than to an unseen real row',
      name: 'distance to closest record, share nearer to train',
      better: 'nearer',
      ideal: 0.5,
      unit: 'share',
    },
    value: ({ privacy }) => privacy.nearerToTrain,
    interval: ({ privacy: { nearerToTrain, nearerToTrainError } }) => {
      const value = valueOf(nearerToTrain);
      return value === null || nearerToTrainError === null
        ? null
        : normalInterval(value, nearerToTrainError);
    },
  },
  {
    key: 'basic very near',
    traits: {
      topic: 'privacy',
      title: 'rows suspiciously near to a training row',
      name: 'share nearer to train than the nearest 5 % of unseen real rows',
      better: 'nearer',
      ideal: 0.05,
      unit: 'share',
    },
    value: ({ privacy }) => privacy.veryNear,
    interval: ({ privacy: { veryNear, distanceRows } }) => {
      const value = valueOf(veryNear);
      return value === null ? null : wilson(Math.round(value * distanceRows), distanceRows);
    },
  },
];

export function basicFigures(report: Report): ReportFigure[] {
  return basics.map(({ key, traits, value, interval }) => ({
    key,
    traits,
    detail: '',
    value: value(report),
    interval: interval?.(report) ?? null,
  }));
}
