/**
 * Names of people: written like names, and enough of them in the lists of frequent names. A column that
 * says whose name it holds (a surname, a Vorname) needs no list, since the lists know few of the
 * world's names; a column that names things (products, companies) needs a great deal of it.
 */
import type { PersonalFinding } from '../../engine/schema';
import { percent } from '../profile';
import { leastConfidence, nameText, rounded, shareText, suggestionOf } from './finding';
import { familyNames, givenNames } from './name-words';
import { fold, type Sample } from './sample';

const surelyPeople =
  /\b((first|last|given|family|middle|full|maiden|contact|patient|employee|person|student|guest|passenger|author|sur|fore) ?names?|sur ?name|vor ?name|nach ?name|familienname|prenom|nom de famille|apellidos?|nombre completo|cognome|voornaam|achternaam|fornamn|efternamn|imie|nazwisko)\b/;
const maybePeople =
  /\b(names?|nom|nome|nombre|naam|namn|person|patient|employee|mitarbeiter|author|passenger|guest|owner|customer|client|kunde|contact|seller|agent|doctor|teacher|student|member|holder|manager)\b/;
const things =
  /\b(company|product|categor\w+|ship|brand|item|file|city|town|country|region|territor\w+|state|district|street|event|title|team|species|model|firma|ort|stadt|land|produkt|variable|feature|class|type|host|domain|department|account|user)\b/;

const titles = new Set(
  'mr mrs ms miss dr prof sir herr frau mme mlle sr sra dipl ing mag'.split(' '),
);

/** One to five words of letters, as `Dr. Maria van der Berg`, `Anders, Maria` or `O’Neill`. */
export function isNameShaped(value: string): boolean {
  const tokens = value.split(/[\s,]+/).filter((token) => token !== '');
  const isPlain = tokens.every((token) => /^\p{L}[\p{L}\p{M}'’.-]*$/u.test(token));
  return isPlain && tokens.length > 0 && tokens.length <= 5 && value.length <= 60;
}

/** The first word is a given name or the last one a family name (or the other way, with a comma). */
export function isFrequentName(value: string): boolean {
  const parts = fold(value).split(',').reverse().join(' ');
  const tokens = parts.split(/[\s.]+/).filter((token) => token !== '' && !titles.has(token));
  const first = tokens[0];
  const last = tokens.at(-1);
  if (first === undefined || last === undefined || tokens.length > 4) return false;
  const given = first.split('-')[0]!;
  return givenNames.has(given) || familyNames.has(last);
}

interface Bar {
  /** Least share of frequent names. */
  readonly frequent: number;
  readonly base: number;
  readonly isNamed: boolean;
}

function barFor({ words }: Sample): Bar {
  if (things.test(words)) return { frequent: 0.6, base: 0.4, isNamed: false };
  if (surelyPeople.test(words)) return { frequent: 0, base: 0.72, isNamed: true };
  if (maybePeople.test(words)) return { frequent: 0.15, base: 0.6, isNamed: true };
  return { frequent: 0.35, base: 0.45, isNamed: false };
}

/** Fewest different values without a column name that helps. */
const fewestValues = 20;

export function detectName(sample: Sample): PersonalFinding | null {
  const { values } = sample;
  const n = values.length;
  const { frequent: least, base, isNamed } = barFor(sample);
  if (n === 0 || (!isNamed && n < fewestValues)) return null;
  const shaped = values.filter(isNameShaped).length;
  const frequent = values.filter(isFrequentName).length;
  if (shaped / n < 0.8 || frequent / n < least) return null;
  const strength = base + 0.5 * Math.min(0.5, frequent / n);
  const confidence = rounded(strength * (shaped / n) * (n / (n + 0.25)));
  if (confidence < leastConfidence) return null;
  const evidence = `${shareText(shaped, n)} are written like names and ${percent(frequent, n)} hold a frequent given or family name${nameText(sample, isNamed)}.`;
  return { type: 'name', confidence, evidence, suggested: suggestionOf(sample) };
}
