/**
 * Which delimiter and quote a CSV file uses, and whether its first line names the columns. Decided on
 * the beginning of the text by our own rules, because DuckDB's sniffer may differ between the engine
 * in the browser and the one in Node.
 */
import { scanRecords, type Dialect } from './records';

export interface CsvShape extends Dialect {
  readonly hasHeader: boolean;
  /** A blank follows every delimiter, for the eye only: blanks around values are left out. */
  readonly isPadded: boolean;
  /** Of the first record. */
  readonly columnCount: number;
  /** The first records, header included, for a preview. */
  readonly preview: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

export interface DialectWishes {
  readonly delimiter?: string | undefined;
  readonly quote?: string | undefined;
  readonly hasHeader?: boolean | undefined;
}

/** In the order in which they win a tie: a comma also stands inside numbers and sentences. */
const delimiters = ['\t', ';', '|', ','] as const;
/** Never part of a text: reads every line as one value. */
export const noDelimiter = '\x1f';

/**
 * @param text the beginning of the file, without BOM
 * @param isWhole whether that is all of it
 */
export function detectShape(text: string, isWhole: boolean, wishes: DialectWishes): CsvShape {
  const quote = wishes.quote ?? likelyQuote(text);
  const found =
    wishes.delimiter === undefined
      ? bestDelimiter(text, isWhole, quote)
      : { delimiter: wishes.delimiter, quote };
  const notes: string[] = [];
  let dialect: Dialect = found;
  if (wishes.quote === undefined && found.delimiter === '\t' && isBrokenBy(text, isWhole, found)) {
    dialect = { delimiter: found.delimiter, quote: '' };
    notes.push('Quotation marks are read as part of the text, because they are not in pairs.');
  }
  const { records } = scanRecords(text, dialect, isWhole);
  const preview = records.length > 0 ? records : scanRecords(text, dialect, true).records;
  const isPadded = looksPadded(text, dialect, preview);
  if (isPadded) notes.push('Blanks around the values were left out.');
  const hasHeader = wishes.hasHeader ?? looksLikeHeader(preview);
  return {
    ...dialect,
    hasHeader,
    isPadded,
    columnCount: preview[0]?.length ?? 0,
    preview: preview.slice(0, 100),
    notes,
  };
}

/** `'` only where the file has no `"` and values begin and end with it. */
function likelyQuote(text: string): string {
  if (text.includes('"')) return '"';
  const wrapped = text.match(/(^|[\t;|,\n\r])'[^'\n\r]*'(?=$|[\t;|,\n\r])/g)?.length ?? 0;
  const all = text.match(/'/g)?.length ?? 0;
  return wrapped >= 4 && wrapped * 2 >= all * 0.9 ? "'" : '"';
}

function isBrokenBy(text: string, isWhole: boolean, dialect: Dialect): boolean {
  const { strayQuotes, unclosedAt, lines } = scanRecords(text, dialect, isWhole);
  const quoteless = scanRecords(text, { ...dialect, quote: '' }, isWhole);
  const counts = new Set(quoteless.records.map((record) => record.length));
  const isSwallowing = lines.length < quoteless.lines.length;
  return (strayQuotes.length > 0 || unclosedAt !== null || isSwallowing) && counts.size === 1;
}

function bestDelimiter(text: string, isWhole: boolean, quote: string): Dialect {
  let best = { delimiter: '', score: 0 };
  for (const delimiter of delimiters) {
    const score = steadiness(text, isWhole, { delimiter, quote });
    if (score > best.score) best = { delimiter, score };
  }
  if (best.delimiter !== '') return { delimiter: best.delimiter, quote };
  return { delimiter: text.includes(',') ? noDelimiter : ',', quote };
}

/**
 * How well a delimiter explains the text: the share of records that have as many values as the first
 * one; a little less where most records agree on another number (the first line is short); 0 where
 * the text has one column by it.
 */
function steadiness(text: string, isWhole: boolean, dialect: Dialect): number {
  const scanned = scanRecords(text, dialect, isWhole);
  const widths = scanned.records.map((record) => record.length);
  const first = widths[0] ?? 0;
  if (first > 1) return share(widths, first);
  const common = mostCommon(widths);
  const agreeing = share(widths, common);
  return common > 1 && widths.length > 4 && agreeing > 0.8 ? agreeing / 2 : 0;
}

function share(widths: readonly number[], width: number): number {
  return widths.filter((other) => other === width).length / widths.length;
}

function mostCommon(widths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** Nearly every delimiter has a blank behind it, the first line included or not. */
function looksPadded(text: string, dialect: Dialect, records: readonly (readonly string[])[]) {
  if (dialect.delimiter === noDelimiter || (records[0]?.length ?? 0) < 2) return false;
  const delimiterCount = text.split(dialect.delimiter).length - 1;
  const paddedCount = text.split(`${dialect.delimiter} `).length - 1;
  return paddedCount > delimiterCount * 0.95 && paddedCount >= records.length - 1;
}

const isValueLike = (cell: string) =>
  /^[-+]?[\d.,'\s]*\d[\d.,'\s]*%?$/.test(cell) || /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(cell);

/** A word above values: whatever other columns say, the line is one of names. */
function isNameOfNumbers(name: string, index: number, body: readonly (readonly string[])[]) {
  if (
    !/^[\p{L}_]/u.test(name) ||
    /^(na|n\/a|nan|null|none|nil|missing|inf|infinity)$/i.test(name)
  ) {
    return false;
  }
  const cells = body.map((record) => record[index]?.trim() ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.every(isValueLike);
}

/**
 * Names rather than values: no number or date among them, and either a word above a column of values or
 * no word that is repeated below it.
 */
function looksLikeHeader(records: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = records;
  if (first === undefined) return true;
  const names = first.map((cell) => cell.trim());
  const body = rest.slice(0, 1000);
  const years = names.filter((name) => /^(19|20)\d\d$/.test(name)).length;
  const values = names.filter((name) => name !== '' && isValueLike(name)).length;
  if (values > years || years === names.length) return false;
  if (names.every((name) => name === '')) return false;
  if (body.length === 0) return true;
  if (names.some((name, i) => isNameOfNumbers(name, i, body))) return true;
  const repeats = names.filter(
    (name, i) => name !== '' && body.filter((record) => record[i]?.trim() === name).length > 1,
  );
  return repeats.length === 0;
}
