/**
 * Two reports figure by figure: which one is better by the catalogue's direction, and whether the
 * difference is larger than chance. Where the spread of a figure is not known, neither is that.
 */
import {
  metricTraits,
  partNames,
  type Figure,
  type Interval,
  type Measured,
  type MetricTraits,
  type Report,
  type Topic,
} from '../../engine/schema';
import { valueOf } from '../measured';
import { basicFigures } from './basic-figures';
import type { FigureTraits, ReportFigure } from './report-figure';

export interface ComparedFigure {
  readonly key: string;
  readonly topic: Topic;
  readonly title: string;
  readonly name: string;
  readonly unit: MetricTraits['unit'];
  readonly detail: string;
  /** Columns that it is about; none where it is about the whole table. */
  readonly columns: readonly string[];
  /** Unavailable where the report lacks the figure. */
  readonly left: Measured;
  readonly right: Measured;
  /** Right minus left; null where one is not measured. */
  readonly difference: number | null;
  /** Which is better by the metric's direction; null where one is not measured. */
  readonly better: 'left' | 'right' | 'same' | null;
  /** Whether the difference passes the 95 % spread of both; null where a spread is not known. */
  readonly beyondChance: boolean | null;
}

export interface ReportComparison {
  /** In the order of the catalogue; topics stand together. */
  readonly figures: readonly ComparedFigure[];
  /** What makes the two hard to compare, a sentence each. */
  readonly cautions: readonly string[];
}

const topics: readonly Topic[] = [
  'validity',
  'fidelity',
  'detection',
  'usefulness',
  'privacy',
  'fairness',
];

export function compareReports(left: Report, right: Report): ReportComparison {
  // Their part has the same two figures, which need not stand there twice.
  const hasDistances = [left, right].every(({ parts }) => parts.distances?.status === 'judged');
  const leftFigures = byKey(left, hasDistances);
  const rightFigures = byKey(right, hasDistances);
  const keys = [...new Set([...leftFigures.keys(), ...rightFigures.keys()])];
  const figures = keys.map((key) => compare(leftFigures.get(key), rightFigures.get(key)));
  return {
    figures: topics.flatMap((topic) => figures.filter((figure) => figure.topic === topic)),
    cautions: cautionsOf(left, right),
  };
}

function byKey(report: Report, hasDistances: boolean): ReadonlyMap<string, ReportFigure> {
  const figures = [...basicFigures(report, !hasDistances), ...partFigures(report)];
  return new Map(figures.map((figure) => [figure.key, figure]));
}

function partFigures(report: Report): ReportFigure[] {
  return partNames.flatMap((name) => {
    const part = report.parts[name];
    return part?.status === 'judged' ? part.figures.map(partFigure) : [];
  });
}

function partFigure({ metric, columns, variant, synthetic, interval }: Figure): ReportFigure {
  const detail = [columns.join(' and '), variant ?? ''].filter((text) => text !== '').join(', ');
  return {
    key: `${metric} ${JSON.stringify([columns, variant])}`,
    traits: metricTraits[metric],
    detail,
    columns,
    value: synthetic,
    interval,
  };
}

const absent: Measured = { status: 'unavailable', reason: 'the report does not have it' };

function compare(left: ReportFigure | undefined, right: ReportFigure | undefined): ComparedFigure {
  const { key, traits, detail, columns } = (left ?? right)!;
  const { topic, title, name, unit } = traits;
  const values = { left: left?.value ?? absent, right: right?.value ?? absent };
  const [before, after] = [valueOf(values.left), valueOf(values.right)];
  const place = { key, topic, title, name, unit, detail, columns, ...values };
  if (before === null || after === null) {
    return { ...place, difference: null, better: null, beyondChance: null };
  }
  const spread = spreadOf(before, left?.interval ?? null, after, right?.interval ?? null);
  return {
    ...place,
    difference: after - before,
    better: betterOf(traits, before, after),
    beyondChance: spread === null ? null : Math.abs(after - before) > spread,
  };
}

function betterOf(
  { better, ideal }: FigureTraits,
  left: number,
  right: number,
): ComparedFigure['better'] {
  const badness = (value: number) =>
    better === 'nearer' ? Math.abs(value - (ideal ?? 0)) : better === 'lower' ? value : -value;
  const [before, after] = [badness(left), badness(right)];
  return before === after ? 'same' : after < before ? 'right' : 'left';
}

/**
 * The difference that two figures with these 95 % intervals may show by chance, as if they were
 * independent: √(a² + b²) of the half intervals that face each other.
 */
function spreadOf(
  left: number,
  leftInterval: Interval | null,
  right: number,
  rightInterval: Interval | null,
): number | null {
  if (leftInterval === null || rightInterval === null) return null;
  const [below, above, low, high] =
    left <= right
      ? [left, right, leftInterval, rightInterval]
      : [right, left, rightInterval, leftInterval];
  return Math.hypot(low.high - below, above - high.low);
}

function cautionsOf(left: Report, right: Report): string[] {
  const cautions: string[] = [];
  const { rows: a } = left;
  const { rows: b } = right;
  if (a.train !== b.train || a.holdout !== b.holdout) {
    cautions.push(
      'The two reports compare with different real rows, so a difference may come from those.',
    );
  }
  if (left.judged.columns !== right.judged.columns) {
    cautions.push(
      `One report judges ${left.judged.columns} columns and the other ${right.judged.columns}.`,
    );
  }
  if (a.synthetic > 3 * b.synthetic || b.synthetic > 3 * a.synthetic) {
    cautions.push(
      'One synthetic table has more than three times the rows of the other; small tables look worse by chance.',
    );
  }
  if (left.softwareVersion !== right.softwareVersion) {
    cautions.push('The reports were made by different versions of the judge.');
  }
  return cautions;
}
