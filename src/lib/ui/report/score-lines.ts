/** The report's headline figures as rows: a plain sentence, the metric's own name, and how to write the number. */
import type { Compared, Measured, Report } from '$lib/engine/schema';
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
const nearRealRows = '1 is identical; good is as near to 1 as the real holdout gets.';

/** The tenth below the lowest of these scores, so that all stand apart on one common axis. */
function axisStart(scores: readonly Compared[]): number {
  const values = scores.flatMap(({ synthetic, baseline }) => [
    valueOf(synthetic),
    valueOf(baseline),
  ]);
  return Math.max(0, Math.floor(Math.min(1, ...values) * 10 - 0.5) / 10);
}

function fidelity({ quality }: Report): readonly ScoreLine[] {
  const { shapes, trends, overall } = quality;
  const least = axisStart([shapes, trends.strongPairs, trends.allPairs, overall.allPairs]);
  const scored = (sentence: string, metric: string, figure: Compared): ScoreLine => ({
    sentence,
    metric,
    ...figure,
    baselineName: realRows,
    threshold: nearRealRows,
    goodAt: null,
    write: share,
    least,
    most: 1,
  });
  return [
    scored('Columns look alike on their own', 'Column shapes (SDMetrics)', shapes),
    scored(
      'Columns that belong together still do',
      'Column pair trends, strong pairs (SDMetrics 0.27 and later)',
      trends.strongPairs,
    ),
    scored(
      'All pairs of columns go together as they should',
      'Column pair trends, all pairs (SDMetrics)',
      trends.allPairs,
    ),
    scored(
      'Likeness in one number',
      'Overall quality, all pairs (SDMetrics): the mean of shapes and trends',
      overall.allPairs,
    ),
  ];
}

function validity({ validity: checks }: Report): readonly ScoreLine[] {
  const words = {
    BoundaryAdherence: 'Numbers within the range of the original',
    CategoryAdherence: 'Labels that the original has',
    KeyUniqueness: 'Keys that occur once',
  } as const;
  return Object.entries(words).flatMap(([metric, sentence]): ScoreLine[] => {
    const those = checks.filter((check) => check.metric === metric);
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
        goodAt: 0.99,
        threshold: '100 % is ideal; good from 99 %, or as many as in the real holdout.',
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

function privacy({ privacy: figures }: Report): readonly ScoreLine[] {
  const exactly = (value: number): Measured => ({ status: 'measured', value });
  return [
    {
      sentence: 'Rows it may have copied',
      metric: 'Exact matches with a training row, in every judged column',
      ...figures.copies,
      baselineName: realRows,
      goodAt: null,
      threshold: 'Good is no more than among real rows that were set aside.',
      write: percent,
      least: 0,
      most: 0.2,
    },
    {
      sentence: 'Rows nearer to a training row than to an unseen real row',
      metric: 'Distance to closest record (DCR), share nearer to train',
      synthetic: figures.nearerToTrain,
      baseline: exactly(0.5),
      baselineName: 'ideal',
      goodAt: null,
      threshold: '50 % is ideal; poor from 53 %.',
      write: percent,
      least: 0,
      most: 1,
    },
    {
      sentence: 'Rows suspiciously near to a training row',
      metric: 'Share nearer to train than the nearest 5 % of unseen real rows',
      synthetic: figures.veryNear,
      baseline: exactly(0.05),
      baselineName: 'ideal',
      goodAt: 0.07,
      threshold: '5 % is ideal; good up to 7 %, poor from 10 %.',
      write: percent,
      least: 0,
      most: 0.2,
    },
  ];
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
