/**
 * What becomes of names in scripts that the fonts of the PDF lack: a column is called by its number then,
 * so that no two look alike, and the first page says so. The HTML report has every name.
 */
import type { Report } from '../../../engine/schema';
import { list } from '../words';
import type { Typesetter } from './text';

interface Unset {
  readonly name: string;
  /** Stands for the name, in letters that the fonts have. */
  readonly standIn: string;
}

/** The report with columns by their numbers where their names cannot be set; and these columns. */
export function withStandIns(
  report: Report,
  canSet: Typesetter['canSet'],
): { readonly report: Report; readonly unset: readonly Unset[] } {
  const columns = [
    ...new Set([
      ...report.shapes.map(({ column }) => column),
      ...report.distributions.map(({ column }) => column),
      ...report.validity.map(({ column }) => column),
    ]),
  ];
  const taken = new Set(columns);
  const unset = columns.flatMap((name, at): Unset[] => {
    if (canSet(name)) return [];
    let standIn = `column ${at + 1}`;
    while (taken.has(standIn)) standIn += '′';
    return [{ name, standIn }];
  });
  if (unset.length === 0) return { report, unset };
  const names = new Map(unset.map(({ name, standIn }) => [name, standIn]));
  // Longer names first: one may be a part of another.
  const quoted = unset.toSorted((a, b) => b.name.length - a.name.length);
  const replaced = (text: string): string =>
    names.get(text) ??
    quoted.reduce((left, { name, standIn }) => left.replaceAll(`“${name}”`, `“${standIn}”`), text);
  const bare = (text: string): string =>
    quoted.reduce((left, { name, standIn }) => left.replaceAll(name, standIn), text);
  return { report: rewrite(report, replaced, bare) as Report, unset };
}

/** One sentence for the first page; null where every name can be set. */
export function unsetSentence(unset: readonly Unset[]): string | null {
  if (unset.length === 0) return null;
  const which = unset.map(({ name, standIn }) => `${standIn} (${codes(name)})`);
  const [subject, verb] =
    unset.length === 1
      ? ['The name of one column', 'is']
      : [`The names of ${unset.length} columns`, 'are'];
  return `${subject} ${verb} in letters that the fonts of this file lack, so that numbers stand for them: ${list(which)}. The HTML report shows the names.`;
}

const mostCodes = 8;

/** Code points, by which a name can be told without its letters. */
function codes(name: string): string {
  const all = Array.from(name, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code < 0x7f ? letter : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
  return all.length > mostCodes ? `${all.slice(0, mostCodes).join(' ')} …` : all.join(' ');
}

/** Labels are values of rows, even where one is written as a column is called. */
const values = new Set(['labels', 'cells']);
/** Of these, names stand in the text without quotes. */
const listing = new Set(['axes']);

type Rename = (text: string) => string;

function rewrite(value: unknown, quoted: Rename, bare: Rename): unknown {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return value.map((one) => rewrite(one, quoted, bare));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]): [string, unknown] => {
    if (values.has(key)) return [key, one];
    return [key, listing.has(key) ? rewrite(one, bare, bare) : rewrite(one, quoted, bare)];
  });
  return Object.fromEntries(entries);
}
