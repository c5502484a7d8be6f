/** Whom a protected column tells apart: its labels, or bands of its numbers. Groups too small to judge are pooled. */
import type { AlignedColumn } from '../align';
import type { Part } from '../learners';

export interface Groups {
  readonly names: readonly string[];
  /** Place of each row's group in `names`; -1 where it is in none. */
  of(part: Part): Int32Array;
  /** What was pooled or left out, as a sentence; null where nothing was. */
  readonly note: string | null;
}

/** Fewer rows say little of a group. */
export const leastRows = 30;
const bands = 4;
/** Numbers with no more values than this are groups each. */
const mostValues = 6;
const mostGroups = 24;
const pooledName = 'other groups';

/** At least two groups of `leastRows` rows among train (and the holdout where there is one), or why not. */
export function groupsOf(column: AlignedColumn): Groups | string {
  const raw = column.measure === 'numeric' ? numberGroups(column) : labelGroups(column);
  const counts = { train: count(raw, 'train'), holdout: count(raw, 'holdout') };
  const hasHoldout = column.holdout !== null;
  const size = (k: number) =>
    Math.min(counts.train[k] ?? 0, hasHoldout ? (counts.holdout[k] ?? 0) : Infinity);
  const places = raw.names.map((_, k) => k);
  const large = places
    .filter((k) => size(k) >= leastRows)
    .sort((a, b) => (counts.train[b] ?? 0) - (counts.train[a] ?? 0))
    .slice(0, mostGroups)
    .sort((a, b) => a - b);
  const small = places.filter((k) => !large.includes(k) && (counts.train[k] ?? 0) > 0);
  const isPooled = small.reduce((sum, k) => sum + size(k), 0) >= leastRows;
  const names = [...large.map((k) => raw.names[k] as string), ...(isPooled ? [pooledName] : [])];
  if (names.length < 2) {
    return `“${column.column.name}” does not part the real rows into two groups of at least ${leastRows} rows`;
  }
  const placeOf = new Int32Array(raw.names.length).fill(isPooled ? large.length : -1);
  large.forEach((k, place) => (placeOf[k] = place));
  return {
    names,
    of: (part) => raw.of(part).map((k) => (k < 0 ? -1 : (placeOf[k] as number))),
    note: small.length === 0 ? null : noteOf(small.length, isPooled),
  };
}

function noteOf(small: number, isPooled: boolean): string {
  const which = small === 1 ? 'One group with' : `${small} groups with`;
  const done = isPooled ? `pooled as “${pooledName}”` : 'left out';
  return `${which} too few real rows (fewer than ${leastRows}, or beyond the ${mostGroups} largest) ${small === 1 ? 'is' : 'are'} ${done}.`;
}

interface RawGroups {
  readonly names: readonly string[];
  of(part: Part): Int32Array;
}

function count({ names, of }: RawGroups, part: Part): Float64Array {
  const counts = new Float64Array(names.length);
  for (const k of of(part)) if (k >= 0) counts[k] = (counts[k] as number) + 1;
  return counts;
}

function labelGroups(column: Extract<AlignedColumn, { measure: 'categorical' }>): RawGroups {
  return { names: column.labels, of: (part) => column[part] ?? new Int32Array(0) };
}

function numberGroups(column: Extract<AlignedColumn, { measure: 'numeric' }>): RawGroups {
  const sorted = column.train.filter((value) => !Number.isNaN(value)).sort();
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value !== distinct[distinct.length - 1]) distinct.push(value);
    if (distinct.length > mostValues) break;
  }
  const few = distinct.length <= mostValues;
  const starts = few ? distinct : quantiles(sorted);
  const names = few ? distinct.map(String) : starts.map((from, k) => bandName(from, starts[k + 1]));
  const place = (value: number): number => {
    if (Number.isNaN(value)) return -1;
    if (few) return distinct.indexOf(value);
    let k = 0;
    while (k + 1 < starts.length && value >= (starts[k + 1] as number)) k++;
    return k;
  };
  return { names, of: (part) => Int32Array.from(column[part] ?? [], place) };
}

/** Where each band begins; the first has no lower end. */
function quantiles(sorted: Float64Array): number[] {
  const starts = [-Infinity];
  for (let k = 1; k < bands; k++) {
    const start = sorted[Math.floor((k * sorted.length) / bands)] as number;
    if (start > (sorted[0] as number) && start > (starts[starts.length - 1] as number)) {
      starts.push(start);
    }
  }
  return starts;
}

function bandName(from: number, to: number | undefined): string {
  if (to === undefined) return `${shown(from)} and more`;
  return from === -Infinity ? `below ${shown(to)}` : `${shown(from)} to below ${shown(to)}`;
}

/** Three significant digits: a band's edge is nobody's exact value. */
function shown(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString('en-GB', { maximumFractionDigits: 6 });
}
