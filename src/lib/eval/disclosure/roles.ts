/**
 * What an attacker may know of somebody (quasi-identifiers) and what he wants to learn (sensitive
 * columns): as the person says, else guessed from names and from how many values a column has. A guess
 * is told as a guess.
 */
import type { JudgeOptions, ReportParts } from '../../engine/schema';
import type { Aligned, AlignedColumn } from '../align';

export interface Roles {
  /** Places in `Aligned.columns`; never in both lists. */
  readonly quasi: readonly number[];
  readonly sensitive: readonly number[];
  /** Which of the two lists were guessed. */
  readonly guessed: { readonly quasiIdentifiers: boolean; readonly sensitive: boolean };
}

/** Stems of words in column names; the first are the best known of a person. */
const knownOfPeople: readonly RegExp[] = [
  /^(age|ages|alter|birth\w*|born|dob|geburt\w*)$/,
  /^(sex|gender|geschlecht)$/,
  /^(zip\w*|post(al|code)\w*|plz|city|town|region|county|district|state|province|municipal\w*|address)$/,
  /^(race|ethnic\w*)$/,
  /^(marital|married|marriage|civil|relationship|familienstand)$/,
  /^(education|degree|school\w*|bildung)$/,
  /^(occupation|job|profession\w*|beruf|employ\w*|work\w*)$/,
  /^(nation\w*|country|citizen\w*|language|origin)$/,
  /^(household|children|dependents|siblings|height|weight|class|pclass)$/,
];

const worthKnowing: readonly RegExp[] = [
  /^(diagnos\w*|disease\w*|illness|health|hiv|cancer|medical|medication|treatment|drug\w*|pregnan\w*)$/,
  /^(income\w*|salary|wage\w*|pay|earning\w*|gehalt|einkommen)$/,
  /^(debt\w*|credit\w*|loan\w*|balance|default\w*|wealth|capital|price\w*|charge\w*|cost\w*|amount)$/,
  /^(religio\w*|politic\w*|party|union|orientation|crime\w*|arrest\w*|convict\w*)$/,
  /^(surviv\w*|outcome|placed|result|score\w*|grade\w*|churn\w*|attrition)$/,
];

const mostQuasi = 5;
const mostSensitive = 3;
/** Beyond this many labels a column names people rather than groups of them. */
const mostLabels = 200;

/** @param target column that a model predicts: a fair guess of what is worth learning; null without one */
export function rolesOf(
  { columns }: Aligned,
  options: Pick<JudgeOptions, 'quasiIdentifiers' | 'sensitive'>,
  target: string | null,
): Roles {
  const places = (names: readonly string[]) =>
    columns.flatMap(({ column }, c) => (names.includes(column.name) ? [c] : []));
  const saidSensitive = places(options.sensitive);
  const saidQuasi = places(options.quasiIdentifiers).filter((c) => !saidSensitive.includes(c));
  const varied = columns.flatMap((column, c) => (varies(column) ? [c] : []));
  const free = varied.filter((c) => !saidQuasi.includes(c));
  const sensitive =
    saidSensitive.length > 0 ? saidSensitive : guessSensitive(columns, free, target);
  const rest = varied.filter((c) => !sensitive.includes(c));
  return {
    quasi: saidQuasi.length > 0 ? saidQuasi : guessQuasi(columns, rest),
    sensitive,
    guessed: {
      quasiIdentifiers: saidQuasi.length === 0,
      sensitive: saidSensitive.length === 0,
    },
  };
}

function guessSensitive(
  columns: readonly AlignedColumn[],
  free: readonly number[],
  target: string | null,
): number[] {
  const named = byName(columns, free, worthKnowing);
  const wanted = free.filter((c) => columns[c]?.column.name === target);
  const found = [...new Set([...wanted, ...named])].slice(0, mostSensitive);
  const last = free.at(-1);
  // One column must be left that an attacker may know.
  if (free.length < 2 || last === undefined) return [];
  return found.length > 0 ? found.slice(0, free.length - 1) : [last];
}

function guessQuasi(columns: readonly AlignedColumn[], free: readonly number[]): number[] {
  const moderate = free.filter((c) => {
    const column = columns[c] as AlignedColumn;
    return column.measure === 'numeric' || column.labels.length <= mostLabels;
  });
  const named = byName(columns, moderate, knownOfPeople);
  if (named.length >= 2) return named.slice(0, mostQuasi);
  const labels = moderate.filter((c) => columns[c]?.measure === 'categorical');
  const others = moderate.filter((c) => columns[c]?.measure === 'numeric');
  return [...new Set([...named, ...labels, ...others])].slice(0, mostQuasi - 1);
}

/** Places whose names hold a word of the list, the list's first words first, one column a word group. */
function byName(
  columns: readonly AlignedColumn[],
  among: readonly number[],
  words: readonly RegExp[],
): number[] {
  const found: number[] = [];
  for (const word of words) {
    const hit = among.find(
      (c) => !found.includes(c) && wordsOf(columns[c] as AlignedColumn).some((w) => word.test(w)),
    );
    if (hit !== undefined) found.push(hit);
  }
  return found;
}

/** “nativeCountry_2” is “native”, “country” and “2”. */
function wordsOf({ column }: AlignedColumn): string[] {
  return column.name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u);
}

/** Whether training rows hold two different values. */
function varies(column: AlignedColumn): boolean {
  let first: number | null = null;
  for (const value of column.train) {
    if (value !== value || (column.measure === 'categorical' && value < 0)) continue;
    if (first === null) first = value;
    else if (value !== first) return true;
  }
  return false;
}

/** The column that a model predicts: as the person says, else as the judge of usefulness guessed it. */
export function targetOf(
  { target }: Pick<JudgeOptions, 'target'>,
  { parts }: { readonly parts: ReportParts },
): string | null {
  const { usefulness } = parts;
  return target ?? (usefulness?.status === 'judged' ? usefulness.target : null);
}
