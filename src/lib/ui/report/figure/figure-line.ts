/**
 * One figure of a report as a row to read: its words from the catalogue, its number beside its baseline,
 * where good begins, and an axis to draw them on. Grades nothing itself.
 */
import {
  metricTraits,
  type Figure,
  type Grade,
  type Interval,
  type Measured,
  type MetricTraits,
  type Unit,
} from '$lib/engine/schema';
import { capital, number, percent, share } from '../../words';

/** What stands behind a figure, for who opens it. */
export interface FigureWords {
  readonly says: string;
  readonly good: string;
  /** When not to trust it. */
  readonly distrust: string;
  readonly source: string;
}

export interface FigureLine {
  /** Told apart from all others of its list. */
  readonly key: string;
  /** In plain words, with a capital. */
  readonly title: string;
  /** The field's own name, and which way of several. */
  readonly metric: string;
  readonly synthetic: Measured;
  readonly baseline: Measured | null;
  /** What the baseline is: real rows that were set aside, or an ideal. */
  readonly baselineName: string;
  readonly interval: Interval | null;
  /** What chance alone would give a perfect generator. */
  readonly expected: number | null;
  /** What counts as good, in words, and as a place on the axis where one place says it. */
  readonly threshold: string;
  readonly goodAt: number | null;
  readonly grade: Grade | null;
  /** What this very number says. */
  readonly sentence: string | null;
  readonly words: FigureWords | null;
  readonly write: (value: number) => string;
  /** Ends of the line on which the marks stand. */
  readonly least: number;
  readonly most: number;
}

const writers: Readonly<Record<Unit, (value: number) => string>> = {
  share: percent,
  auc: share,
  number,
};

/** How figures of a metric are written. */
export function writerOf({ unit }: MetricTraits): (value: number) => string {
  return writers[unit];
}

/** A difference of shares: `1 point`, `2.5 points`. */
function points(share: number): string {
  const hundredths = Number((100 * share).toPrecision(6));
  return `${number(hundredths)} ${hundredths === 1 ? 'point' : 'points'}`;
}

/** The number, or null where it was not measured. */
export function valueOf(figure: Measured | null | undefined): number | null {
  return figure?.status === 'measured' ? figure.value : null;
}

/** The value from which (or up to which) a figure is good; null where its metric is not graded. */
export function goodAtOf(traits: MetricTraits, baseline: number | null): number | null {
  const { grading, better, ideal } = traits;
  if (grading === null) return null;
  if (grading.by === 'limit') return grading.good;
  if (baseline === null) return null;
  if (better === 'higher') return baseline - grading.good;
  if (better === 'lower') return baseline + grading.good;
  // The side away from the ideal is the one that matters; without one, above.
  return ideal !== null && baseline < ideal ? baseline - grading.good : baseline + grading.good;
}

/** “0.5 is ideal; good up to 0.6.” */
function thresholdOf(traits: MetricTraits, baseline: number | null, reach?: number): string {
  const { grading, better, ideal } = traits;
  const write = writerOf(traits);
  const best = ideal === null ? [] : [`${write(ideal)} is ideal`];
  if (grading === null) return capital(`${[...best, 'not graded'].join('; ')}.`);
  if (grading.by === 'loss') {
    const side = { higher: 'below', lower: 'above', nearer: 'from' }[better];
    const step = traits.unit === 'share' ? points(grading.good) : write(grading.good);
    const asMany = reach === undefined ? '' : `, which in as many rows would be ${write(reach)}`;
    const away = `${step} ${side} the real rows${asMany}`;
    const rule =
      grading.chance === undefined
        ? `good up to ${away}`
        : grading.good === 0
          ? 'good up to what chance adds to the real rows'
          : `good up to ${away}, or what chance adds`;
    return capital(
      `${[...best, baseline === null ? `${rule}, which are missing` : rule].join('; ')}.`,
    );
  }
  const isFloor = better === 'higher' || (better === 'nearer' && grading.good < (ideal ?? 0));
  const chance = grading.chance === undefined ? '' : ', or where chance may be all';
  return capital(
    `${[...best, `good ${isFloor ? 'from' : 'up to'} ${write(grading.good)}${chance}`].join('; ')}.`,
  );
}

/** The part of a metric's scale that its figures need, so that near values stand apart. */
export function axisOf(
  scale: readonly [number, number] | null,
  values: readonly number[],
): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(...finite, scale?.[1] ?? Infinity);
  const high = Math.max(...finite, scale?.[0] ?? -Infinity);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return scale ?? [0, 1];
  if (scale === null && low < 0) {
    // Neither end is given, and 0 may be far away: the values themselves with some room.
    const room = Math.max((high - low) / 4, Math.max(Math.abs(low), Math.abs(high)) / 100);
    return [low - room, high + room];
  }
  const [floor, ceiling] = scale ?? [0, Infinity];
  const ends = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
  if (floor === 0 && ceiling <= 1 && high < 0.43) {
    return [0, ends.find((end) => end >= 1.15 * high) ?? 0.5];
  }
  if (ceiling === 1 && low > 0.5 && floor <= 0.5) {
    return [Math.max(0.5, Math.floor(low * 10 - 0.5) / 10), 1];
  }
  return [floor, Number.isFinite(ceiling) ? ceiling : Math.max(high * 1.25, floor + 1e-9)];
}

/** What the catalogue says of a metric, for who asks. */
export function wordsOf({ says, good, distrust, source }: MetricTraits): FigureWords {
  return { says, good, distrust, source };
}

/** A figure of a part. */
export function figureLine(figure: Figure): FigureLine {
  const traits = metricTraits[figure.metric];
  const baseline = valueOf(figure.baseline);
  const goodAt = goodAtOf(traits, figure.reach ?? baseline);
  const drawn = [valueOf(figure.synthetic), baseline, goodAt, figure.interval?.low];
  const [least, most] = axisOf(
    traits.scale,
    [...drawn, figure.interval?.high].filter((value) => value !== null && value !== undefined),
  );
  return {
    key: [figure.metric, figure.variant ?? '', ...figure.columns].join('\u0000'),
    title: capital(traits.title),
    metric: [
      traits.name,
      ...figure.columns.map((column) => `“${column}”`),
      ...(figure.variant === null ? [] : [figure.variant]),
    ].join(' · '),
    synthetic: figure.synthetic,
    baseline: figure.baseline,
    baselineName: 'real rows',
    interval: figure.interval,
    expected: figure.expected,
    threshold: thresholdOf(traits, baseline, figure.reach),
    goodAt,
    grade: traits.grading === null ? null : figure.grade,
    sentence: figure.sentence,
    words: wordsOf(traits),
    write: writerOf(traits),
    least,
    most,
  };
}
