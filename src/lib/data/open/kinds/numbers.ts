/** Columns of numbers: how they are written, found in a sample and decided in SQL. */
import { numberFormatSchema, type NumberFormat } from '../../../engine/schema';
import { quoteText } from '../../duck';
import type { Reading } from './reading';

const currency = String.raw`(?:[$€£¥₹₽₩]|CHF|EUR|USD|GBP|JPY|SEK|NOK|DKK|PLN|CZK|kr|zł|Kč|Fr\.)`;
const parts = new RegExp(
  `^([-+−(]?)(${currency}\\s?)?([-−]?)(\\d(?:[\\d.,'’ \u00a0\u202f]*\\d)?)(\\s?(?:%|‰|${currency}))?(\\)?)$`,
);
const scientific = /^-?\d+(\.\d+)?[eE][-+]?\d+$/;
const groups = [',', '.', ' ', '\u00a0', '\u202f', "'", '\u2019'] as const;

interface Parts {
  readonly prefix: string;
  readonly body: string;
  readonly suffix: string;
}

/** The likely ways to read a sample as numbers, the strictest first; empty where few look like numbers. */
export function numberReadings(sample: readonly string[]): Reading[] {
  const found = sample.map(partsOf).filter((part): part is Parts => part !== null);
  const powers = sample.filter((text) => scientific.test(text)).length;
  if (found.length + powers === 0 || found.length + powers < sample.length * 0.5) return [];
  const format = formatOf(found);
  const isPlain = isPlainFormat(format);
  if (isPlain) {
    const hasFraction = powers > 0 || found.some((part) => part.body.includes('.'));
    return hasFraction ? [decimalReading(format)] : [integerReading(), decimalReading(format)];
  }
  const isWhole = !found.some((part) => part.body.includes(format.decimalMark));
  return [writtenReading(format, isWhole)];
}

/** Reads `1,234`, `€ 5` or `12 %`; used by `changeKind` too. */
export function writtenReading(format: NumberFormat, isWhole: boolean): Reading {
  const pattern = patternOf(format);
  return {
    kind: isWhole ? 'integer' : 'decimal',
    format,
    what: `${isWhole ? 'whole numbers' : 'numbers'} written like ${exampleOf(format)}`,
    fits: (ref) => `regexp_full_match(${ref}, ${quoteText(pattern)})`,
    parse: (ref) => `TRY_CAST(${strippedSql(format, ref)} AS DOUBLE)`,
  };
}

/** Exactly the spelling that a whole number prints as: no plus sign, no leading zero. */
export function integerReading(): Reading {
  return {
    kind: 'integer',
    format: numberFormatSchema.parse({ type: 'number' }),
    what: 'whole numbers',
    isMarkless: true,
    fits: (ref) =>
      `TRY_CAST(${ref} AS BIGINT)::VARCHAR = ${ref} AND ${isExactSql(`TRY_CAST(${ref} AS BIGINT)`)}`,
    parse: (ref) => `TRY_CAST(${ref} AS DOUBLE)`,
  };
}

export function decimalReading(format?: NumberFormat): Reading {
  return {
    kind: 'decimal',
    format: format ?? numberFormatSchema.parse({ type: 'number' }),
    what: 'numbers',
    // A CASE, because AND and OR work out both of their sides for every row.
    fits: (ref) => `CASE WHEN ${ref} IN ('', '-') THEN false
      WHEN NOT regexp_full_match(${ref}, '-?(0|[1-9][0-9]*|)([.][0-9]+)?([eE][-+]?[0-9]{1,2})?') THEN false
      ${keepsDigitsSql(ref)} END`,
    parse: (ref) => `TRY_CAST(${ref} AS DOUBLE)`,
  };
}

/** SQL: a whole number that a double holds exactly; beyond, different numbers would become one. */
export function isExactSql(ref: string): string {
  return `${ref} BETWEEN ${-Number.MAX_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER}`;
}

/** Branches of a CASE: written with more digits than a double can hold, a whole number must still come back as it is. */
function keepsDigitsSql(ref: string): string {
  const printed = `split_part(TRY_CAST(${ref} AS DOUBLE)::VARCHAR, 'e', 1)`;
  return `WHEN length(${ref}) < 16 OR contains(${ref}, '.') THEN true
    WHEN NOT regexp_full_match(${ref}, '-?[0-9]{16,}') THEN true
    ELSE rtrim(replace(${printed}, '.', ''), '0') = rtrim(${ref}, '0')`;
}

function isPlainFormat(format: NumberFormat): boolean {
  const { decimalMark, thousandsMark, prefix, suffix } = format;
  return decimalMark === '.' && thousandsMark === '' && prefix === '' && suffix === '';
}

function partsOf(text: string): Parts | null {
  const match = parts.exec(text);
  if (match === null) return null;
  return { prefix: match[2] ?? '', body: match[4]!, suffix: match[5] ?? '' };
}

function formatOf(found: readonly Parts[]): NumberFormat {
  const bodies = found.map((part) => part.body);
  const marks = marksOf(bodies);
  const decimals = bodies.map((body) => digitsAfter(body, marks.decimalMark));
  return numberFormatSchema.parse({
    type: 'number',
    ...marks,
    decimals: Math.min(17, Math.max(0, ...decimals)),
    fixedDecimals: decimals.every((digits) => digits === decimals[0]) && decimals[0] !== 0,
    prefix: mostCommon(found.map((part) => part.prefix)),
    suffix: mostCommon(found.map((part) => part.suffix)),
  });
}

function digitsAfter(body: string, mark: string): number {
  const at = body.lastIndexOf(mark);
  return at < 0 ? 0 : body.length - at - 1;
}

/** `1,234` alone could be either; then a comma groups and a dot is decimal, as in English. */
function marksOf(bodies: readonly string[]): Pick<NumberFormat, 'decimalMark' | 'thousandsMark'> {
  const space = groups.slice(2).find((mark) => bodies.some((body) => body.includes(mark)));
  const both = bodies.find((body) => body.includes(',') && body.includes('.'));
  if (both !== undefined) {
    return both.lastIndexOf(',') > both.lastIndexOf('.')
      ? { decimalMark: ',', thousandsMark: '.' }
      : { decimalMark: '.', thousandsMark: ',' };
  }
  if (bodies.some((body) => body.includes(','))) {
    return space === undefined && areGroups(bodies, ',')
      ? { decimalMark: '.', thousandsMark: ',' }
      : { decimalMark: ',', thousandsMark: space ?? '' };
  }
  const dotted = bodies.filter((body) => body.includes('.'));
  const hasManyDots = dotted.some((body) => body.indexOf('.') !== body.lastIndexOf('.'));
  if (hasManyDots && areGroups(bodies, '.')) return { decimalMark: ',', thousandsMark: '.' };
  return { decimalMark: '.', thousandsMark: space ?? '' };
}

/**
 * Every value with the mark is grouped by three, and none without it has more than three digits. Nobody
 * groups `0,637`: that is a decimal comma.
 */
function areGroups(bodies: readonly string[], mark: string): boolean {
  const grouped = new RegExp(`^[1-9]\\d{0,2}(?:\\${mark}\\d{3})+$`);
  return bodies.every((body) => (body.includes(mark) ? grouped.test(body) : body.length <= 3));
}

/** RE2 pattern of a whole text. Groups of three where there are any; digits without groups fit too. */
function patternOf(format: NumberFormat): string {
  const mark = escapeClass(format.thousandsMark);
  const whole = mark === '' ? '[0-9]+' : `(?:[1-9][0-9]{0,2}(?:${mark}[0-9]{3})+|[0-9]{1,3})`;
  const fraction = `(?:${escapeClass(format.decimalMark)}[0-9]+)?`;
  const affix = (text: string) => (text === '' ? '' : `(?:${escapeText(text)})`);
  const { prefix, suffix } = format;
  return `[-−]?${affix(prefix)}${prefix === '' ? '' : '[-−]?'}${whole}${fraction}${affix(suffix)}`;
}

function strippedSql(format: NumberFormat, ref: string): string {
  let sql = ref;
  for (const part of [format.prefix, format.suffix, format.thousandsMark]) {
    if (part !== '') sql = `replace(${sql}, ${quoteText(part)}, '')`;
  }
  if (format.decimalMark === ',') sql = `replace(${sql}, ',', '.')`;
  return `replace(${sql}, '−', '-')`;
}

function exampleOf(format: NumberFormat): string {
  const fraction =
    format.decimals === 0 ? '' : format.decimalMark + '5'.repeat(Math.min(2, format.decimals));
  const whole = format.thousandsMark === '' ? '12' : `1${format.thousandsMark}234`;
  return `“${format.prefix}${whole}${fraction}${format.suffix}”`;
}

function escapeClass(mark: string): string {
  return mark === '' ? '' : `[${mark}]`;
}

function escapeText(text: string): string {
  return text.replaceAll(/[$.()|[\]*+?^{}\\]/g, String.raw`\$&`);
}

function mostCommon(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
