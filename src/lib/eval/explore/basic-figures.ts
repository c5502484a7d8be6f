/** The basics of a report as figures with a direction, beside those of its parts. */
import {
  basicTraits,
  type BasicMetric,
  type Interval,
  type Measured,
  type Report,
} from '../../engine/schema';
import { normalInterval, wilson } from '../figures';
import { valueOf } from '../measured';
import type { ReportFigure } from './report-figure';

interface Basic {
  readonly metric: BasicMetric;
  readonly value: (report: Report) => Measured;
  readonly interval?: (report: Report) => Interval | null;
}

const basics: readonly Basic[] = [
  { metric: 'shapes', value: ({ quality }) => quality.shapes.synthetic },
  { metric: 'strong-pairs', value: ({ quality }) => quality.trends.strongPairs.synthetic },
  { metric: 'all-pairs', value: ({ quality }) => quality.trends.allPairs.synthetic },
  { metric: 'overall-all-pairs', value: ({ quality }) => quality.overall.allPairs.synthetic },
  {
    metric: 'copies',
    value: ({ privacy }) => privacy.copies.synthetic,
    interval: ({ privacy, rows }) => wilson(privacy.copiedRows.synthetic, rows.synthetic),
  },
  {
    metric: 'nearer-to-train',
    value: ({ privacy }) => privacy.nearerToTrain,
    interval: ({ privacy: { nearerToTrain, nearerToTrainError } }) => {
      const value = valueOf(nearerToTrain);
      return value === null || nearerToTrainError === null
        ? null
        : normalInterval(value, nearerToTrainError);
    },
  },
  {
    metric: 'very-near',
    value: ({ privacy }) => privacy.veryNear,
    interval: ({ privacy: { veryNear, distanceRows } }) => {
      const value = valueOf(veryNear);
      return value === null ? null : wilson(Math.round(value * distanceRows), distanceRows);
    },
  },
];

/** @param withNearness whether nothing else in the report says how near rows are */
export function basicFigures(report: Report, withNearness: boolean): ReportFigure[] {
  const nearness: readonly BasicMetric[] = ['nearer-to-train', 'very-near'];
  const wanted = basics.filter(({ metric }) => withNearness || !nearness.includes(metric));
  return wanted.map(({ metric, value, interval }) => ({
    key: `basic ${metric}`,
    traits: basicTraits[metric],
    detail: '',
    columns: [],
    value: value(report),
    interval: interval?.(report) ?? null,
  }));
}
