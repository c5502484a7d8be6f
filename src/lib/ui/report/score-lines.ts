/** The report's headline figures as rows: a plain sentence, the metric's own name, and how to write the number. */
import type { Compared, Limit, Measured, Report } from '$lib/engine/schema';
import { percent, share } from '../words';

export interface ScoreLine {
  readonly sentence: string;
  readonly metric: string;
  readonly synthetic: Measured;
  readonly baseline: Measured | null;
  /** What the baseline is: real rows that were set aside, or an ideal. */
  readonly baselineName: string;
  /** What counts as good, in words, and as a figure where one figure says it. */
  readonly threshold: string;
  readonly goodAt: number | null;
  readonly write: (value: number) => string;
  /** Ends of the line on which the marks stand. */
  readonly least: number;
  readonly most: number;
}

type Topic = 'fidelity' | 'validity' | 'privacy';

const realRows = 'real rows';

/** The value from which, or up to which, the verdict called a figure good; null where it graded another one. */
function limitOf({ verdict }: Report, figure: Limit['figure']): number | null {
  return verdict.findings.find(({ limit }) => limit?.figure === figure)?.limit?.goodAt ?? null;
}

function goodFrom(goodAt: number | null, write: (value: number) => string): string {
  return goodAt === null ? 'compare with the real rows' : `good from ${write(goodAt)}`;
}

function goodUpTo(goodAt: number | null): string {
  return goodAt === null ? 'compare with the real rows' : `good up to ${percent(goodAt)}`;
}

/** The tenth below the lowest of these scores, so that all stand apart on one common axis. */
function axisStart(scores: readonly Compared[]): number {
  const values = scores.flatMap(({ synthetic, baseline }) => [
    valueOf(synthetic),
    valueOf(baseline),
  ]);
  return Math.max(0, Math.floor(Math.min(1, ...values) * 10 - 0.5) / 10);
}

function fidelity(report: Report): readonly ScoreLine[] {
  const { shapes, trends, overall } = report.quality;
  const least = axisStart([shapes, trends.strongPairs, trends.allPairs, overall.allPairs]);
  const scored = (
    sentence: string,
    metric: string,
    figure: Compared,
    goodAt: number | null,
  ): ScoreLine => ({
    sentence,
    metric,
    ...figure,
    baselineName: realRows,
    goodAt,
    threshold: `1 is identical; ${goodFrom(goodAt, share)}.`,
    write: share,
    least,
    most: 1,
  });
  return [
    scored(
      'Columns look alike on their own',
      'Column shapes (SDMetrics)',
      shapes,
      limitOf(report, 'shapes'),
    ),
    scored(
      'Columns that belong together still do',
      'Column pair trends, strong pairs (SDMetrics 0.27 and later)',
      trends.strongPairs,
      limitOf(report, 'strong-pairs'),
    ),
    scored(
      'All pairs of columns go together as they should',
      'Column pair trends, all pairs (SDMetrics)',
      trends.allPairs,
      limitOf(report, 'all-pairs'),
    ),
    scored(
      'Likeness in one number',
      'Overall quality, all pairs (SDMetrics): the mean of shapes and trends',
      overall.allPairs,
      null,
    ),
  ];
}

function validity(report: Report): readonly ScoreLine[] {
  const goodAt = limitOf(report, 'possible-values');
  const words = {
    BoundaryAdherence: 'Numbers within the range of the original',
    CategoryAdherence: 'Labels that the original has',
    KeyUniqueness: 'Keys that occur once',
  } as const;
  return Object.entries(words).flatMap(([metric, sentence]): ScoreLine[] => {
    const those = report.validity.filter((check) => check.metric === metric);
    const worst = those.reduce<(typeof those)[number] | null>(
      (least, check) => (valueOf(check.synthetic) < valueOf(least?.synthetic) ? check : least),
      those[0] ?? null,
    );
    if (!worst) return [];
    return [
      {
        sentence: `${sentence}, in the column where fewest are: “${worst.column}”`,
        metric,
        synthetic: worst.synthetic,
        baseline: worst.baseline,
        baselineName: realRows,
        goodAt,
        threshold: `100\u00a0% is ideal; ${goodFrom(goodAt, percent)}.`,
        write: percent,
        least: 0.9,
        most: 1,
      },
    ];
  });
}

function valueOf(figure: Measured | undefined): number {
  return figure?.status === 'measured' ? figure.value : Infinity;
}

function privacy(report: Report): readonly ScoreLine[] {
  const { copies, nearerToTrain, veryNear } = report.privacy;
  const shown = { write: percent, least: 0 };
  const ideal = (value: number) => ({
    baseline: { status: 'measured', value } as const,
    baselineName: 'ideal',
  });
  const [copyLimit, nearerLimit, veryNearLimit] = [
    limitOf(report, 'copies'),
    limitOf(report, 'nearer-to-train'),
    limitOf(report, 'very-near'),
  ];
  return [
    {
      ...shown,
      sentence: 'Rows it may have copied',
      metric: 'Exact matches with a training row, in every judged column',
      ...copies,
      baselineName: realRows,
      goodAt: copyLimit,
      threshold: `0 is safest; ${goodUpTo(copyLimit)}.`,
      most: axisEnd([copies.synthetic, copies.baseline], copyLimit),
    },
    {
      ...shown,
      sentence: 'Rows nearer to a training row than to an unseen real row',
      metric: 'Distance to closest record (DCR), share nearer to train',
      synthetic: nearerToTrain,
      ...ideal(0.5),
      goodAt: nearerLimit,
      threshold: `50\u00a0% is ideal; ${goodUpTo(nearerLimit)}.`,
      most: 1,
    },
    {
      ...shown,
      sentence: 'Rows suspiciously near to a training row',
      metric: 'Share nearer to train than the nearest 5 % of unseen real rows',
      synthetic: veryNear,
      ...ideal(0.05),
      goodAt: veryNearLimit,
      threshold: `5\u00a0% is ideal; ${goodUpTo(veryNearLimit)}.`,
      most: axisEnd([veryNear], veryNearLimit),
    },
  ];
}

/** Half as much again as the largest figure, rounded up to 1, 2, 5, 10, 20, 50 or 100 %. */
function axisEnd(figures: readonly Measured[], goodAt: number | null): number {
  const values = figures.map(valueOf).filter(Number.isFinite);
  const wanted = 1.5 * Math.max(goodAt ?? 0, ...values);
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((end) => end >= wanted) ?? 1;
}

/** The rows of the report page, by topic, in the order of the verdict. */
export function scoreLines(report: Report): readonly {
  readonly topic: Topic;
  readonly title: string;
  readonly lines: readonly ScoreLine[];
}[] {
  return [
    { topic: 'fidelity', title: 'Likeness', lines: fidelity(report) },
    { topic: 'validity', title: 'Possible values', lines: validity(report) },
    { topic: 'privacy', title: 'Privacy', lines: privacy(report) },
  ];
}
