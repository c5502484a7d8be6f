/** The figures that every report has, as rows: a plain sentence, the metric's own name, and how to write the number. */
import {
  basicTraits,
  type Compared,
  type Grade,
  type Limit,
  type Measured,
  type Report,
} from '$lib/engine/schema';
import { percent, share } from '../../words';
import { wordsOf, type FigureLine, type FigureWords } from './figure-line';

type Topic = 'fidelity' | 'validity' | 'privacy';

/** What most of them leave open. */
const plain = { interval: null, expected: null, sentence: null } as const;

const realRows = 'real rows';

/** From where, or up to where, the verdict called a figure good, and what it called it; null where it graded another one. */
function gradedBy(
  { verdict }: Report,
  figure: Limit['figure'],
): { readonly goodAt: number | null; readonly grade: Grade | null } {
  const finding = verdict.findings.find(({ limit }) => limit?.figure === figure);
  return { goodAt: finding?.limit?.goodAt ?? null, grade: finding?.grade ?? null };
}

const ungraded = { goodAt: null, grade: null } as const;

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

function fidelity(report: Report): readonly FigureLine[] {
  const { shapes, trends, overall } = report.quality;
  const least = axisStart([shapes, trends.strongPairs, trends.allPairs, overall.allPairs]);
  const scored = (
    title: string,
    metric: string,
    figure: Compared,
    graded: ReturnType<typeof gradedBy>,
    words: FigureWords,
  ): FigureLine => ({
    ...plain,
    key: metric,
    title,
    metric,
    ...figure,
    ...graded,
    baselineName: realRows,
    threshold: `1 is identical; ${goodFrom(graded.goodAt, share)}.`,
    words,
    write: share,
    least,
    most: 1,
  });
  return [
    scored(
      'Columns look alike on their own',
      'Column shapes (SDMetrics)',
      shapes,
      gradedBy(report, 'shapes'),
      wordsOf(basicTraits.shapes),
    ),
    scored(
      'Columns that belong together still do',
      'Column pair trends, strong pairs (SDMetrics 0.27 and later)',
      trends.strongPairs,
      gradedBy(report, 'strong-pairs'),
      wordsOf(basicTraits['strong-pairs']),
    ),
    scored(
      'All pairs of columns go together as they should',
      'Column pair trends, all pairs (SDMetrics)',
      trends.allPairs,
      gradedBy(report, 'all-pairs'),
      wordsOf(basicTraits['all-pairs']),
    ),
    scored(
      'Likeness in one number',
      'Overall quality, all pairs (SDMetrics): the mean of shapes and trends',
      overall.allPairs,
      ungraded,
      wordsOf(basicTraits['overall-all-pairs']),
    ),
  ];
}

function validity(report: Report): readonly FigureLine[] {
  const { goodAt } = gradedBy(report, 'possible-values');
  const titles = {
    BoundaryAdherence: 'Numbers within the range of the original',
    CategoryAdherence: 'Labels that the original has',
    KeyUniqueness: 'Keys that occur once',
  } as const;
  return Object.entries(titles).flatMap(([metric, title]): FigureLine[] => {
    const those = report.validity.filter((check) => check.metric === metric);
    const worst = those.reduce<(typeof those)[number] | null>(
      (least, check) => (valueOf(check.synthetic) < valueOf(least?.synthetic) ? check : least),
      those[0] ?? null,
    );
    if (!worst) return [];
    return [
      {
        ...plain,
        key: metric,
        title: `${title}, in the column where fewest are: “${worst.column}”`,
        metric,
        grade: null,
        words: wordsOf(basicTraits[worst.metric]),
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

function privacy(report: Report): readonly FigureLine[] {
  const { copies, nearerToTrain, veryNear } = report.privacy;
  const shown = { ...plain, write: percent, least: 0 };
  const ideal = (value: number) => ({
    baseline: { status: 'measured', value } as const,
    baselineName: 'ideal',
  });
  const [copied, nearer, near] = [
    gradedBy(report, 'copies'),
    gradedBy(report, 'nearer-to-train'),
    gradedBy(report, 'very-near'),
  ];
  return [
    {
      ...shown,
      key: 'copies',
      words: wordsOf(basicTraits.copies),
      title: 'Rows it may have copied',
      metric: 'Exact matches with a training row, in every judged column',
      ...copies,
      baselineName: realRows,
      ...copied,
      threshold: `0 is safest; ${goodUpTo(copied.goodAt)}.`,
      most: axisEnd([copies.synthetic, copies.baseline], copied.goodAt),
    },
    {
      ...shown,
      key: 'nearer',
      words: wordsOf(basicTraits['nearer-to-train']),
      title: 'Rows nearer to a training row than to an unseen real row',
      metric: 'Distance to closest record (DCR), share nearer to train',
      synthetic: nearerToTrain,
      ...ideal(0.5),
      ...nearer,
      threshold: `50\u00a0% is ideal; ${goodUpTo(nearer.goodAt)}.`,
      most: 1,
    },
    {
      ...shown,
      key: 'very-near',
      words: wordsOf(basicTraits['very-near']),
      title: 'Rows suspiciously near to a training row',
      metric: 'Share nearer to train than the nearest 5 % of unseen real rows',
      synthetic: veryNear,
      ...ideal(0.05),
      ...near,
      threshold: `5\u00a0% is ideal; ${goodUpTo(near.goodAt)}.`,
      most: axisEnd([veryNear], near.goodAt),
    },
  ];
}

/** Half as much again as the largest figure, rounded up to 1, 2, 5, 10, 20, 50 or 100 %. */
function axisEnd(figures: readonly Measured[], goodAt: number | null): number {
  const values = figures.map(valueOf).filter(Number.isFinite);
  const wanted = 1.5 * Math.max(goodAt ?? 0, ...values);
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((end) => end >= wanted) ?? 1;
}

/** The figures of the judge's basics, by topic. */
export function basicLines(report: Report): Readonly<Record<Topic, readonly FigureLine[]>> {
  return { fidelity: fidelity(report), validity: validity(report), privacy: privacy(report) };
}
