/** Columns of labels: two answers, an order among labels, or just names of groups. */
import type { BooleanFormat } from '../../../engine/schema';

export interface LabelCount {
  readonly label: string;
  readonly count: number;
}

const answers: readonly (readonly [yes: string, no: string])[] = [
  ['true', 'false'],
  ['yes', 'no'],
  ['y', 'n'],
  ['t', 'f'],
  ['1', '0'],
  ['on', 'off'],
  ['ja', 'nein'],
  ['oui', 'non'],
  ['si', 'no'],
  ['wahr', 'falsch'],
];

/** The spellings, when two labels are an answer and its opposite, in any case of letters. */
export function booleanFormat(labels: readonly string[]): BooleanFormat | null {
  if (labels.length !== 2) return null;
  for (const [yes, no] of answers) {
    const positive = labels.find((label) => label.toLowerCase() === yes);
    const negative = labels.find((label) => label.toLowerCase() === no);
    if (positive === undefined || negative === undefined) continue;
    return { type: 'boolean', true: positive, false: negative };
  }
  return null;
}

/** Families of labels that have a well-known order, lowest first; each place may have several words. */
const families: readonly (readonly string[])[] = [
  ['very low', 'low', 'medium|moderate|mid|middle|normal|average', 'high', 'very high'],
  ['none', 'mild', 'moderate', 'severe', 'critical'],
  ['xxs', 'xs|extra small', 's|small', 'm|medium', 'l|large|big', 'xl|extra large', 'xxl', 'xxxl|3xl'],
  ['tiny', 'small', 'medium', 'large', 'huge'],
  ['very bad|very poor|terrible', 'bad|poor', 'fair|ok|okay|average|neutral', 'good', 'very good', 'excellent'],
  ['strongly disagree', 'disagree', 'neutral|neither agree nor disagree|undecided', 'agree', 'strongly agree'],
  ['very dissatisfied', 'dissatisfied', 'neutral', 'satisfied', 'very satisfied'],
  ['never', 'rarely|seldom', 'sometimes|occasionally', 'often|usually', 'always'],
  ['very unlikely', 'unlikely', 'neutral|possible', 'likely', 'very likely'],
  ['first', 'second', 'third', 'fourth', 'fifth'],
  ['bronze', 'silver', 'gold', 'platinum', 'diamond'],
  ['primary', 'secondary', 'tertiary'],
  ['beginner|novice', 'intermediate', 'advanced', 'expert'],
  ['junior', 'mid|middle', 'senior', 'lead|principal'],
  ['monday|mon', 'tuesday|tue', 'wednesday|wed', 'thursday|thu', 'friday|fri', 'saturday|sat', 'sunday|sun'],
  ['january|jan', 'february|feb', 'march|mar', 'april|apr', 'may', 'june|jun', 'july|jul', 'august|aug',
    'september|sep|sept', 'october|oct', 'november|nov', 'december|dec'],
  ['q1', 'q2', 'q3', 'q4'],
  ['f', 'e', 'd', 'd+', 'c-', 'c', 'c+', 'b-', 'b', 'b+', 'a-', 'a', 'a+'],
  ['preschool', '1st-4th', '5th-6th', '7th-8th', '9th', '10th', '11th', '12th', 'hs-grad', 'some-college',
    'assoc-voc', 'assoc-acdm', 'bachelors', 'masters', 'prof-school', 'doctorate'],
]; // prettier-ignore

const rankOf: readonly ReadonlyMap<string, number>[] = families.map((family) => {
  const ranks = new Map<string, number>();
  for (const [rank, words] of family.entries()) {
    for (const word of words.split('|')) ranks.set(word, rank);
  }
  return ranks;
});

const normal = (label: string) => label.trim().toLowerCase().replaceAll('_', ' ');

/**
 * The labels in their order, lowest first, when three or more belong to one family, or when all
 * begin with different numbers (`1 - low`, `2 - middle`); null where no order is known.
 */
export function ordinalLevels(labels: readonly string[]): string[] | null {
  if (labels.length < 3 || labels.length > 40) return null;
  for (const ranks of rankOf) {
    const placed = labels.map((label) => ({ label, rank: ranks.get(normal(label)) }));
    if (placed.some(({ rank }) => rank === undefined)) continue;
    if (new Set(placed.map(({ rank }) => rank)).size < labels.length) continue;
    return placed.sort((a, b) => a.rank! - b.rank!).map(({ label }) => label);
  }
  return numberedLevels(labels);
}

const numbered = /^(?:under |<|>|>=|<=|over )?\s*(\d+)\s?(?:[-–.:)+ ]|to\b|$)/i;

function numberedLevels(labels: readonly string[]): string[] | null {
  const isWorded = labels.some((label) => /[A-Za-z+<>–-]/.test(label));
  const placed = labels.map((label) => ({
    label,
    rank: Number(numbered.exec(label)?.[1] ?? Number.NaN),
  }));
  if (!isWorded || placed.some(({ rank }) => Number.isNaN(rank))) return null;
  if (new Set(placed.map(({ rank }) => rank)).size < labels.length) return null;
  return placed.sort((a, b) => a.rank - b.rank).map(({ label }) => label);
}
