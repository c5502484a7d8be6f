/** Postal addresses (a street word and a number) and coordinates written as one text. */
import type { PersonalFinding } from '../../engine/schema';
import { byPattern, leastConfidence, nameText, rounded, shareText, suggestionOf } from './finding';
import { fold, type Sample } from './sample';

const names =
  /\b(\w*address\w*|addr|street\w*|\w*strasse|str|anschrift|wohnort|\w*adresse?|rue|direccion|calle|domicilio|indirizzo|via|endereco|rua|straat|adres|gata|osoite|ulica)\b/;

/** Ends of words, accents folded: Hauptstrasse, Kirchgasse, Berguvsvagen, Akergatan. */
const streetEnds =
  /(?:strasse|str|gasse|weg|platz|allee|ufer|damm|steig|markt|vagen|gatan|gata|vej|gade|vei|gate|katu|straat|laan|plein|kade|gracht|dreef|singel|utca|ulice)$/;
const streetWords = new Set(
  (
    'street st road rd avenue ave av avda avenida blvd boulevard lane ln drive dr court ct square sq ' +
    'place pl way circle cir circus terrace parkway pkwy highway hwy crescent close mews trail route ' +
    'rue chemin impasse quai allee chaussee faubourg calle c plaza paseo carrera camino ronda rambla ' +
    'rua travessa praca estrada alameda via viale piazza corso vicolo largo strada ulica ul utca ut ' +
    'ulitsa sokak cadde caddesi jalan jl marg nagar box postfach apt suite house ring'
  ).split(' '),
);

/** Words and a number, as in `Cerrito 333`. */
function isAddressLike(value: string): boolean {
  const hasWord = /\p{L}{3}/u.test(value);
  const hasNumber = /(?:^|[\s,.#º°/-])\d{1,5}[a-z]?(?:$|[\s,./-])/i.test(value);
  return hasWord && hasNumber && value.length <= 120 && /[\s,]/.test(value);
}

/** Words and a number, and one of the words means a street. */
export function isStreetAddress(value: string): boolean {
  if (!isAddressLike(value)) return false;
  const tokens = fold(value).split(/[^\p{L}]+/u);
  return tokens.some((token) => streetWords.has(token) || streetEnds.test(token));
}

/**
 * Named columns need half of the values to be words with a number; others need streets in 40 % of
 * the values and words with a number in 80 %.
 */
export function detectAddress(sample: Sample): PersonalFinding | null {
  const n = sample.values.length;
  if (n === 0) return null;
  const isNamed = names.test(sample.words);
  const alike = sample.values.filter(isAddressLike).length;
  const streets = sample.values.filter(isStreetAddress).length;
  if (alike / n < (isNamed ? 0.5 : 0.8) || (!isNamed && streets / n < 0.4)) return null;
  const strength = isNamed ? 0.7 + (0.28 * streets) / n : 0.35 + (0.6 * streets) / n;
  const confidence = rounded(strength * (n / (n + (isNamed ? 0.25 : 1))));
  if (confidence < leastConfidence) return null;
  const evidence = `${shareText(alike, n)} are words with a number and ${streets} of them name a street${nameText(sample, isNamed)}.`;
  return { type: 'address', confidence, evidence, suggested: suggestionOf(sample) };
}

const decimalPair = /^[[(]?\s*(-?\d{1,2}\.\d{3,})\s*[,; ]\s*(-?\d{1,3}\.\d{3,})\s*[\])]?$/;
const point = /^POINT ?\(\s*(-?\d{1,3}(?:\.\d+)?)\s+(-?\d{1,2}(?:\.\d+)?)\s*\)$/i;
const degrees = /^\d{1,2}\s*°.{0,20}[NS][\s,;]*\d{1,3}\s*°.{0,20}[EWO]$/i;

/** `48.2082, 16.3738`, `POINT (16.37 48.2)` or `48°12'30"N 16°22'23"E`. */
export function isCoordinatePair(value: string): boolean {
  const pair = decimalPair.exec(value);
  if (pair) return Math.abs(Number(pair[1])) <= 90 && Math.abs(Number(pair[2])) <= 180;
  return point.test(value) || degrees.test(value);
}

export const detectCoordinatePair = byPattern({
  type: 'coordinates',
  verb: 'look like coordinates',
  trust: 0.95,
  names: /\b(coord\w*|koord\w*|gps|geo\w*|location|lat ?(lon|lng|long)|position|point)\b/,
  matches: isCoordinatePair,
});
