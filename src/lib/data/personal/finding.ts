/**
 * From matches to a finding: confidence, evidence, suggestion.
 *
 * Confidence is `share × trust × size`. *Share*: matching values of those looked at. *Trust*: how sure a
 * match is for its type (an e-mail address hardly is anything else; digits in groups may be many
 * things); a column name that says the same takes away two thirds of the doubt. *Size*: few values
 * prove little, n / (n + 1), or n / (n + 0.25) where the name says so. Below 0.5 nothing is reported,
 * nor where fewer than 80 % of the values match (50 % where the name says so).
 */
import type { PersonalFinding, PersonalType, Treatment } from '../../engine/schema';
import { counted, percent, quoted } from '../profile';
import type { Sample } from './sample';

/** Looks at one sample for one type of personal data. */
export type Detector = (sample: Sample) => PersonalFinding | null;

export interface Matches {
  readonly type: PersonalType;
  readonly matching: number;
  /** Continues "97 % of 2,000 different values …": `look like e-mail addresses`. */
  readonly verb: string;
  /** 0 to 1. */
  readonly trust: number;
  /** The column's name says so too. */
  readonly isNamed: boolean;
}

export const leastConfidence = 0.5;

/** null where the evidence is too thin. */
export function findingOf(sample: Sample, matches: Matches): PersonalFinding | null {
  const { type, matching, verb, trust, isNamed } = matches;
  const n = sample.values.length;
  const share = n === 0 ? 0 : matching / n;
  if (share < (isNamed ? 0.5 : 0.8)) return null;
  const sureness = isNamed ? 1 - (1 - trust) / 3 : trust;
  const confidence = share * sureness * (n / (n + (isNamed ? 0.25 : 1)));
  if (confidence < leastConfidence) return null;
  const evidence = `${shareText(matching, n)} ${verb}${nameText(sample, isNamed)}.`;
  return { type, confidence: rounded(confidence), evidence, suggested: suggestionOf(sample) };
}

/** `97 % of 2,000 different values` */
export function shareText(matching: number, n: number): string {
  return `${percent(matching, n)} of ${counted(n, 'different value')}`;
}

export function nameText(sample: Sample, isNamed: boolean): string {
  const name = quoted(sample.column.name);
  return isNamed ? `, and the column is called ${name}` : `; its name, ${name}, does not say so`;
}

export function rounded(confidence: number): number {
  return Math.round(Math.min(0.99, confidence) * 100) / 100;
}

/**
 * Made-up values for what names a person; codes where few values come again and again (the seller of
 * an order), because then their links to other columns survive.
 */
export function suggestionOf(sample: Sample): Treatment {
  return sample.isRepeating ? 'hash' : 'replace';
}

/** A detector for what one test on a value decides. */
export function byPattern(options: {
  readonly type: PersonalType;
  readonly verb: string;
  readonly trust: number;
  /** Tested against the column's name in plain words. */
  readonly names: RegExp;
  readonly matches: (value: string) => boolean;
}): Detector {
  const { type, verb, trust, names, matches } = options;
  return (sample) => {
    const matching = sample.values.filter(matches).length;
    return findingOf(sample, { type, matching, verb, trust, isNamed: names.test(sample.words) });
  };
}
