/**
 * Every option of every verb, declared once: how it is written, what it means, how its text becomes a
 * value. Parsing and `--help` are both made from this table.
 */
import { exportFormats, type ExportFormat } from '../src/lib/data/index.node';
import { defaultHoldoutShare, partNames } from '../src/lib/engine/schema';
import { parseQueries } from './custom';
import { parseGates } from './gates';
import { parseParts } from './parts';
import { parseReports, reportEndings } from './report-endings';
import { UsageError } from './usage-error';

interface OptionTraits<Value> {
  /** What stands after the option in `--help`; null for a switch. */
  readonly placeholder: string | null;
  readonly help: string;
  /** May be given several times; `parse` gets all texts. */
  readonly isRepeated?: boolean;
  /** @param texts as written, none where the option was left out */
  readonly parse: (texts: readonly string[], option: string) => Value;
}

const whole =
  <Absent extends number | null>(least: number, most: number, absent: Absent) =>
  (texts: readonly string[], option: string): number | Absent => {
    const text = texts.at(-1);
    if (text === undefined) return absent;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new UsageError(`${option} takes a whole number from ${least} to ${most}, not “${text}”.`);
  };

const isGiven = (texts: readonly string[]): boolean => texts.length > 0;
const allTexts = (texts: readonly string[]): readonly string[] => texts;
const lastText = (texts: readonly string[]): string | null => texts.at(-1) ?? null;

const oneOf =
  <Choice extends string>(choices: readonly Choice[]) =>
  (texts: readonly string[], option: string): Choice | null => {
    const text = texts.at(-1);
    if (text === undefined) return null;
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw new UsageError(`${option} takes one of ${choices.join(', ')}, not “${text}”.`);
  };

/** A share of the rows, or the path of a table. */
export type Holdout = { readonly share: number } | { readonly path: string };

function parseHoldout(texts: readonly string[], option: string): Holdout {
  const text = texts.at(-1) ?? String(defaultHoldoutShare);
  const share = text.trim() === '' ? Infinity : Number(text);
  if (Number.isNaN(share)) return { path: text };
  if (share >= 0 && share < 1) return { share };
  throw new UsageError(`${option} takes a share from 0 to below 1, or a file, not “${text}”.`);
}

function parsePairs(texts: readonly string[], option: string): [string, string][] {
  return texts.map((text) => {
    const at = text.indexOf('=');
    if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
    throw new UsageError(`${option} takes name=value, not “${text}”.`);
  });
}

/** A column may hold “=” in its name, so the strength is what follows the last one, where it is a number. */
function parseBalance(
  texts: readonly string[],
  option: string,
): { column: string; strength: number } | null {
  const text = texts.at(-1);
  if (text === undefined) return null;
  const [, column = text, number] = /^(.+)=([\d.]+)$/.exec(text) ?? [];
  const strength = number === undefined ? 1 : Number(number);
  if (column !== '' && strength >= 0 && strength <= 1) return { column, strength };
  throw new UsageError(`${option} takes a column, or column=strength with 0 to 1, not “${text}”.`);
}

/** `5`, `0.5` and `true` mean what they look like; anything else is text. */
function plainValue(text: string): number | boolean | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

const personalChoices = ['keep', 'replace', 'drop', 'hash'] as const;
const formatChoices = Object.keys(exportFormats) as ExportFormat[];
const option = <Value>(traits: OptionTraits<Value>): OptionTraits<Value> => traits;

export const optionTraits = {
  rows: option({
    placeholder: 'N',
    help: 'rows to draw; as many as were learnt from where left out',
    parse: whole(1, 1e10, null),
  }),
  seed: option({
    placeholder: 'N',
    help: 'the same seed gives the same bytes (default 1)',
    parse: whole(0, 0xffffffff, 1),
  }),
  generator: option({
    placeholder: 'ID',
    help: 'see `twinset generators` (default auto: it chooses by itself)',
    parse: lastText,
  }),
  set: option({
    placeholder: 'NAME=VALUE',
    help: 'an option of the generator; may be repeated',
    isRepeated: true,
    parse: (texts, name) =>
      Object.fromEntries(parsePairs(texts, name).map(([key, text]) => [key, plainValue(text)])),
  }),
  balance: option({
    placeholder: 'COLUMN[=STRENGTH]',
    help: 'draw the labels of a column equally often (strength 1, or less for in between)',
    parse: parseBalance,
  }),
  'time-limit': option({
    placeholder: 'SECONDS',
    help: 'longest time to train; the best by then is kept',
    parse: whole(1, 1e7, null),
  }),
  holdout: option({
    placeholder: 'SHARE|FILE',
    help: `rows that no generator sees: a share (default ${defaultHoldoutShare}; 0 uses every row) or a file`,
    parse: parseHoldout,
  }),
  pii: option({
    placeholder: personalChoices.join('|'),
    help: 'what becomes of columns that look personal (default replace)',
    parse: oneOf(personalChoices),
  }),
  out: option({
    placeholder: 'FILE',
    help: 'where to write the rows; - is stdout',
    isRepeated: true,
    parse: allTexts,
  }),
  format: option({
    placeholder: 'FORMAT',
    help: `${formatChoices.join(', ')}; by the name of --out where left out`,
    parse: oneOf(formatChoices),
  }),
  parts: option({
    placeholder: 'NAME,NAME',
    help: `judge these parts only: ${partNames.join(', ')}; basics is none of them (default all)`,
    isRepeated: true,
    parse: parseParts,
  }),
  target: option({
    placeholder: 'COLUMN',
    help: 'the column that models shall predict; guessed where left out',
    parse: lastText,
  }),
  protected: option({
    placeholder: 'COLUMN',
    help: 'the column whose groups must be treated alike; no fairness without it',
    parse: lastText,
  }),
  favourable: option({
    placeholder: 'LABEL',
    help: 'the label of --target that people would like to get; guessed where left out',
    parse: lastText,
  }),
  'quasi-identifier': option({
    placeholder: 'COLUMN',
    help: 'what an attacker may know of somebody; may be repeated, guessed where left out',
    isRepeated: true,
    parse: allTexts,
  }),
  sensitive: option({
    placeholder: 'COLUMN',
    help: 'what nobody may learn of somebody; may be repeated, guessed where left out',
    isRepeated: true,
    parse: allTexts,
  }),
  sql: option({
    placeholder: 'NAME=QUERY|FILE',
    help: 'your own figure: a SELECT of one number from train, holdout, synthetic, or a .json list of them; may be repeated',
    isRepeated: true,
    parse: parseQueries,
  }),
  report: option({
    placeholder: 'FILE',
    help: `write the report as ${reportEndings.join(', ')}; may be repeated`,
    isRepeated: true,
    parse: parseReports,
  }),
  gate: option({
    placeholder: 'SET|NAME=LIMIT|FILE',
    help: 'exit with 3 unless the limits hold: strict, default, lenient, NAME=LIMIT, NAME=off or a .json file of limits; may be repeated',
    isRepeated: true,
    parse: parseGates,
  }),
  'fail-on': option({
    placeholder: 'moderate|high',
    help: 'exit with 3 when the table has moved so far, or further',
    parse: oneOf(['moderate', 'high'] as const),
  }),
  json: option({ placeholder: null, help: 'one result object on stdout', parse: isGiven }),
  quiet: option({ placeholder: null, help: 'nothing on stderr but faults', parse: isGiven }),
};

export type OptionName = keyof typeof optionTraits;
export type Options = {
  readonly [Name in OptionName]: ReturnType<(typeof optionTraits)[Name]['parse']>;
};
