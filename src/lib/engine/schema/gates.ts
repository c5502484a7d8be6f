/**
 * Quality gates: named limits on the headline figures of a report. They colour the verdict, may hold
 * back an export and fail a build; a figure that could not be measured misses its gate. Why the limits
 * are what they are: docs/evaluation/gates.md.
 */
import { headlines } from './headlines';
import type { Measured, Report } from './report';
import { z } from './zod';

export const gateNames = [
  'overall',
  'shapes',
  'trends',
  'accuracy',
  'validity',
  'rules',
  'detection',
  'usefulness',
  'copies',
  'extra-copies',
  'nearer',
  'very-near',
  'membership',
  'singling-out',
  'linkability',
  'inference',
  'k-map',
  'fairness',
] as const;
export type GateName = (typeof gateNames)[number];

/** The limit of each gate; a gate that is missing or null is not asked. */
export const gateLimitsSchema = z.partialRecord(z.enum(gateNames), z.number().nullable());
export type GateLimits = z.infer<typeof gateLimitsSchema>;

export const gateSetNames = ['strict', 'default', 'lenient'] as const;
export type GateSetName = (typeof gateSetNames)[number];

/** A line: strict, default, lenient. `copies` counts what chance repeats too, so no set asks it. */
const table: Partial<Record<GateName, readonly [number, number, number]>> = {
  overall: [0.97, 0.9, 0.8],
  shapes: [0.98, 0.92, 0.85],
  trends: [0.96, 0.88, 0.75],
  accuracy: [0.94, 0.88, 0.75],
  validity: [0.99, 0.95, 0.9],
  rules: [0.99, 0.95, 0.8],
  detection: [0.65, 0.8, 0.95],
  usefulness: [0.015, 0.04, 0.1],
  'extra-copies': [0.002, 0.01, 0.02],
  nearer: [0.53, 0.56, 0.6],
  'very-near': [0.07, 0.1, 0.15],
  membership: [0.53, 0.56, 0.6],
  'singling-out': [0.1, 0.2, 0.35],
  linkability: [0.05, 0.1, 0.2],
  inference: [0.1, 0.2, 0.35],
  fairness: [0.03, 0.06, 0.12],
};

const column = (place: number): GateLimits =>
  Object.fromEntries(Object.entries(table).map(([gate, limits]) => [gate, limits[place]]));

export const gateSets: Readonly<Record<GateSetName, GateLimits>> = {
  strict: column(0),
  default: column(1),
  lenient: column(2),
};

/** Gates ask for figures, never for the verdict on them. */
type Judged = Omit<Report, 'verdict'>;

export interface GateTraits {
  readonly title: string;
  /** Whether the limit is the most that passes; otherwise the least. */
  readonly isCeiling: boolean;
  /** How its number is written: as a percentage, or as it is. */
  readonly unit: 'share' | 'number';
  /** What to try where it is missed. */
  readonly next: string;
  readonly read: (report: Judged) => Measured;
  /** Whether the question makes sense for this report; always where left out. */
  readonly applies?: (report: Judged) => boolean;
}

const moreLikeness = 'Train another generator, or longer';
const fewerLeaks =
  'Do not share the table; take a generator that remembers less, or train it for a shorter time';

export const gateTraits: Readonly<Record<GateName, GateTraits>> = {
  overall: {
    title: 'overall likeness',
    isCeiling: false,
    unit: 'share',
    next: moreLikeness,
    read: headlines.overall,
  },
  shapes: {
    title: 'likeness of single columns',
    isCeiling: false,
    unit: 'share',
    next: 'Look at the least alike columns in the report; a column read as the wrong kind is the usual cause',
    read: headlines.shapes,
  },
  trends: {
    title: 'likeness of related pairs of columns',
    isCeiling: false,
    unit: 'share',
    next: moreLikeness,
    read: headlines.trends,
  },
  accuracy: {
    title: 'agreement of one, two and three columns together',
    isCeiling: false,
    unit: 'share',
    next: moreLikeness,
    read: headlines.accuracy,
  },
  validity: {
    title: 'possible values in the worst column',
    isCeiling: false,
    unit: 'share',
    next: 'Look at the impossible values in the report, and correct the kind of that column',
    read: headlines.validity,
  },
  rules: {
    title: 'rows that keep the rules of the original',
    isCeiling: false,
    unit: 'share',
    next: 'Look at the broken rules in the report, and leave columns out that follow from others',
    read: headlines.rules,
  },
  detection: {
    title: 'how well rows are told from real ones',
    isCeiling: true,
    unit: 'number',
    next: 'Look at the columns that give the rows away in the report',
    read: headlines.detection,
  },
  usefulness: {
    title: 'what a model loses when it learns from these rows',
    isCeiling: true,
    unit: 'number',
    next: `${moreLikeness}, or name another column to predict with --target`,
    read: headlines.usefulness,
  },
  copies: {
    title: 'rows equal to a training row',
    isCeiling: true,
    unit: 'share',
    next: fewerLeaks,
    read: headlines.copies,
  },
  'extra-copies': {
    title: 'rows it may have copied, beyond what chance repeats',
    isCeiling: true,
    unit: 'share',
    next: fewerLeaks,
    read: headlines.extraCopies,
  },
  nearer: {
    title: 'rows nearer to a training row than to an unseen real row',
    isCeiling: true,
    unit: 'share',
    next: fewerLeaks,
    read: headlines.nearer,
  },
  'very-near': {
    title: 'rows very near to a training row',
    isCeiling: true,
    unit: 'share',
    next: fewerLeaks,
    read: headlines.veryNear,
  },
  membership: {
    title: 'how well an attacker tells who was in the training rows',
    isCeiling: true,
    unit: 'number',
    next: fewerLeaks,
    read: headlines.membership,
  },
  'singling-out': {
    title: 'risk that somebody is singled out',
    isCeiling: true,
    unit: 'share',
    next: fewerLeaks,
    read: headlines.singlingOut,
  },
  linkability: {
    title: 'risk that two halves of a person’s data are put together',
    isCeiling: true,
    unit: 'share',
    next: fewerLeaks,
    read: headlines.linkability,
  },
  inference: {
    title: 'risk that a person’s secret is guessed',
    isCeiling: true,
    unit: 'share',
    next: fewerLeaks,
    read: headlines.inference,
  },
  'k-map': {
    title: 'rows that fit few real people, beyond what unseen real rows do',
    isCeiling: true,
    unit: 'share',
    next: 'Pool rare labels before training, or drop a column that an attacker may know',
    read: headlines.kMap,
  },
  fairness: {
    title: 'largest change in how groups are treated',
    isCeiling: true,
    unit: 'number',
    next: `${moreLikeness}; look at the groups in the report`,
    read: headlines.fairness,
    applies: ({ options }) => options.protectedColumn !== null,
  },
};

export interface GateResult {
  readonly gate: GateName;
  readonly limit: number;
  readonly value: Measured;
  readonly isPassed: boolean;
}

/** How a report stands at every gate that is asked and that can apply to it. */
export function checkGates(report: Judged, limits: GateLimits): GateResult[] {
  return gateNames.flatMap((gate) => {
    const limit = limits[gate];
    const { isCeiling, read, applies } = gateTraits[gate];
    if (limit === undefined || limit === null || applies?.(report) === false) return [];
    const value = read(report);
    const isPassed =
      value.status === 'measured' && (isCeiling ? value.value <= limit : value.value >= limit);
    return [{ gate, limit, value, isPassed }];
  });
}

/** With four digits at least, none of them a trailing zero, and a sign that is no hyphen. */
function written(value: number, unit: GateTraits['unit'], digits: number): string {
  const fixed = (unit === 'share' ? 100 * value : value).toFixed(digits);
  const number = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
  return `${number.replace(/^-0$/, '0').replace('-', '−')}${unit === 'share' ? ' %' : ''}`;
}

/** Figure and limit with so many digits that they read alike only where they are. */
function writtenBoth(value: number, limit: number, unit: GateTraits['unit']): [string, string] {
  const least = unit === 'share' ? 2 : 4;
  const both = (digits: number): [string, string] => [
    written(value, unit, digits),
    written(limit, unit, digits),
  ];
  const enough = [0, 2, 4, 6].find((more) => new Set(both(least + more)).size === 2);
  return both(least + (value === limit ? 0 : (enough ?? 6)));
}

/** The figure beside the limit as a clause; null where it was not measured. */
export function gateClause({ gate, limit, value }: GateResult): string | null {
  if (value.status === 'unavailable') return null;
  const { title, isCeiling, unit } = gateTraits[gate];
  const [said, asked] = writtenBoth(value.value, limit, unit);
  return `“${title}” is ${said}, asked was ${isCeiling ? 'at most' : 'at least'} ${asked}`;
}

/** One sentence: the figure, the limit and, where it is missed, what to do next. */
export function gateSentence({ gate, limit, value, isPassed }: GateResult): string {
  const { title, isCeiling, unit, next } = gateTraits[gate];
  const number = value.status === 'measured' ? value.value : limit;
  const [said, asked] = writtenBoth(number, limit, unit);
  const bound = `asked was ${isCeiling ? 'at most' : 'at least'} ${asked}.`;
  if (value.status === 'unavailable') {
    return `${gate} (${title}) could not be measured: ${value.reason}; ${bound} Judge with all parts and a holdout, or leave this gate out.`;
  }
  const sentence = `${gate} (${title}) is ${said}, ${bound}`;
  return isPassed ? sentence : `${sentence} ${next}.`;
}
