/**
 * Every figure of a report as one kind of line, basics and parts alike: the CSV and the tables of the
 * HTML and PDF files are written from these lines and hold nothing else.
 */
import {
  basicTraits,
  metricTraits,
  type BasicMetric,
  type Compared,
  type Grade,
  type Interval,
  type Measured,
  type MetricTraits,
  type PartName,
  type Report,
} from '../../engine/schema';
import { noBaseline } from '../figures';

export interface ReportLine {
  readonly part: 'basics' | PartName;
  /** Id in the catalogue, or of the basics. */
  readonly metric: string;
  readonly traits: MetricTraits;
  readonly columns: readonly string[];
  readonly variant: string | null;
  readonly synthetic: Measured;
  readonly baseline: Measured;
  readonly interval: Interval | null;
  readonly expected: number | null;
  /** The baseline in as many rows as the synthetic table's, by which it is graded; absent where it is the same. */
  readonly reach?: number | undefined;
  readonly grade: Grade;
  readonly sentence: string | null;
}

type Judged = Pick<
  Report,
  'quality' | 'shapes' | 'details' | 'trends' | 'validity' | 'privacy' | 'parts'
>;

function basic(
  metric: BasicMetric,
  { synthetic, baseline }: Compared,
  rest: Partial<ReportLine> = {},
): ReportLine {
  return {
    part: 'basics',
    metric,
    traits: basicTraits[metric],
    columns: [],
    variant: null,
    synthetic,
    baseline,
    interval: null,
    expected: null,
    grade: 'unknown',
    sentence: null,
    ...rest,
  };
}

const z = 1.959963984540054;

function privacyLines({ privacy }: Judged): ReportLine[] {
  const { nearerToTrain: nearer, nearerToTrainError: error, veryNear, repeats, twins } = privacy;
  const half = error === null ? null : z * error;
  const interval =
    half !== null && nearer.status === 'measured'
      ? { low: nearer.value - half, high: nearer.value + half }
      : null;
  const ideal = noBaseline('it is measured against unseen real rows already');
  const none = noBaseline('it describes the training rows');
  return [
    basic('copies', privacy.copies),
    basic('twins', { synthetic: none, baseline: twins }),
    basic('nearer-to-train', { synthetic: nearer, baseline: ideal }, { interval, expected: 0.5 }),
    basic('very-near', { synthetic: veryNear, baseline: ideal }, { expected: 0.05 }),
    ...repeats.map((one) => basic('repeats', one, { columns: [one.column] })),
  ];
}

/** The basics, in the order of the report. */
function basicLines(report: Judged): ReportLine[] {
  const { quality } = report;
  return [
    basic('overall-strong-pairs', quality.overall.strongPairs),
    basic('overall-all-pairs', quality.overall.allPairs),
    basic('shapes', quality.shapes),
    basic('strong-pairs', quality.trends.strongPairs),
    basic('all-pairs', quality.trends.allPairs),
    ...privacyLines(report),
    ...[...report.shapes, ...report.validity, ...report.details].map((one) =>
      basic(one.metric, one, {
        columns: [one.column],
        expected: 'expected' in one ? one.expected : null,
      }),
    ),
    ...report.trends.map((one) =>
      basic(one.metric, one, { columns: [one.a, one.b], expected: one.expected }),
    ),
  ];
}

/** The figures of one part; none where it was not judged. */
export function partLines({ parts }: Pick<Report, 'parts'>, part: PartName): ReportLine[] {
  const judged = parts[part];
  if (judged?.status !== 'judged') return [];
  return judged.figures.map((figure) => ({ ...figure, part, traits: metricTraits[figure.metric] }));
}

/** The person's own queries, in their own words. */
function customLines({ parts }: Pick<Report, 'parts'>): ReportLine[] {
  if (parts.custom?.status !== 'judged') return [];
  return parts.custom.metrics.map(({ name, sql, synthetic, baseline, grade }) => ({
    ...basic('shapes', { synthetic, baseline }),
    part: 'custom',
    metric: name,
    traits: { ...ownTraits, title: name, says: sql },
    grade,
  }));
}

const ownTraits: MetricTraits = {
  topic: 'fidelity',
  title: '',
  name: 'own query',
  says: '',
  better: 'nearer',
  ideal: null,
  unit: 'number',
  scale: null,
  good: 'as you said',
  distrust: 'Only whoever wrote the query can say.',
  source: 'your own',
  grading: null,
};

/** Every figure of the report: basics first, then part by part. */
export function reportLines(report: Judged): ReportLine[] {
  const parts = Object.keys(report.parts) as PartName[];
  return [
    ...basicLines(report),
    ...parts.flatMap((part) => partLines(report, part)),
    ...customLines(report),
  ];
}
