/**
 * Columns that follow from another: the postcode's town, the name of a code. And columns whose being empty
 * follows from another: a spouse's age from the marital status. Functional dependencies, as TANE finds them
 * (Huhtala and others, The Computer Journal 42(2), 1999), of one column on one.
 */
import { codedColumn, type Coded } from './coded';
import {
  flagRows,
  leastByChance,
  mostBroken,
  mostRules,
  type FindInput,
  type Finder,
  type Part,
  type Rule,
} from './rule';

/** Most columns that are tried with each other. */
const mostColumns = 60;
/** A value that decides something must be seen at least this often, in nearly all rows. */
const leastSeen = 5;
const seenShare = 0.9;

export const findDependencies: Finder = function* ({ aligned, sample }: FindInput) {
  const few = codedColumns(sample).slice(0, mostColumns);
  const all = new Map(codedColumns(aligned).map((column) => [column.name, column]));
  const found: [string, string][] = [];
  for (const from of few) {
    for (const to of few) {
      if (from !== to && decides(from.train, from.size, to.train, to.size)) {
        found.push([from.name, to.name]);
      }
    }
    yield null;
  }
  const has = new Set(found.map((pair) => pair.join('\n')));
  let count = 0;
  for (const [from, to] of found) {
    const [a, b] = [all.get(from), all.get(to)];
    const isMutual = has.has([to, from].join('\n'));
    // The second of two that decide each other is told with the first.
    if (a === undefined || b === undefined || (isMutual && from > to)) continue;
    if (count++ === mostRules) return;
    yield dependencyRule(a, b, isMutual);
  }
};

export const findEmptyWhen: Finder = function* ({ aligned, sample }: FindInput) {
  const few = codedColumns(sample).slice(0, mostColumns);
  const all = new Map(codedColumns(aligned).map((column) => [column.name, column]));
  let count = 0;
  for (const [place, column] of sample.columns.entries()) {
    const empty = emptiness(column.train);
    const target = aligned.columns[place];
    if (target === undefined) continue;
    // What has the fewest values says it in the plainest way.
    const [best] = few
      .filter((from) => from.name !== column.column.name)
      .filter((from) => from.train.every((code) => code >= 0))
      .filter((from) => decides(from.train, from.size, empty, 2))
      .sort((a, b) => a.size - b.size);
    yield null;
    const from = best && all.get(best.name);
    if (from === undefined) continue;
    if (count++ === mostRules) return;
    yield emptyWhenRule(from, column.column.name, (part) => {
      const values = target[part];
      return values === null ? null : emptiness(values);
    });
  }
};

function codedColumns({ columns }: FindInput['aligned']): Coded[] {
  return columns.flatMap((column) => codedColumn(column) ?? []);
}

/** 1 where a cell is empty. */
function emptiness(values: Float64Array | Int32Array): Int32Array {
  const isLabel = values instanceof Int32Array;
  return Int32Array.from(values, (value) => ((isLabel ? value === -1 : value !== value) ? 1 : 0));
}

/** Rows in each combination of two codes, both known; `from` by rows. */
function cross(from: Int32Array, fromSize: number, to: Int32Array, toSize: number): Int32Array {
  const counts = new Int32Array(fromSize * toSize);
  for (let row = 0; row < from.length; row++) {
    const [a, b] = [from[row] as number, to[row] as number];
    if (a >= 0 && b >= 0) counts[a * toSize + b] = (counts[a * toSize + b] as number) + 1;
  }
  return counts;
}

/** The commonest `to` of each `from`; −1 where there is none. */
function commonest(counts: Int32Array, toSize: number): Int32Array {
  return Int32Array.from({ length: toSize === 0 ? 0 : counts.length / toSize }, (_, a) => {
    let best = -1;
    for (let b = 0; b < toSize; b++) {
      const count = counts[a * toSize + b] as number;
      if (count > (best < 0 ? 0 : (counts[a * toSize + best] as number))) best = b;
    }
    return best;
  });
}

/** Rows looked at before all. */
const firstRows = 400;

/** Whether `to` follows from `from`, though it varies, and often enough seen to be no accident. */
function decides(from: Int32Array, fromSize: number, to: Int32Array, toSize: number): boolean {
  if (fromSize < 2 || toSize < 2 || from.length < leastSeen) return false;
  if (isRefuted(from, fromSize, to)) return false;
  const counts = cross(from, fromSize, to, toSize);
  const totals = new Float64Array(toSize);
  let [known, kept, seen] = [0, 0, 0];
  for (let a = 0; a < fromSize; a++) {
    let [rows, most] = [0, 0];
    for (let b = 0; b < toSize; b++) {
      const count = counts[a * toSize + b] as number;
      rows += count;
      most = Math.max(most, count);
      totals[b] = (totals[b] as number) + count;
    }
    known += rows;
    kept += most;
    if (rows >= leastSeen) seen += rows;
  }
  const varies = 1 - totals.reduce((most, count) => Math.max(most, count), 0) / known;
  return (
    known > 0 &&
    kept >= (1 - mostBroken) * known &&
    seen >= seenShare * known &&
    varies >= 2 * leastByChance
  );
}

/** Whether a few rows already have two values of `to` for one of `from`, more than once. */
function isRefuted(from: Int32Array, fromSize: number, to: Int32Array): boolean {
  const first = new Int32Array(fromSize).fill(-1);
  let clashes = 0;
  const rows = Math.min(from.length, firstRows);
  for (let row = 0; row < rows; row++) {
    const [a, b] = [from[row] as number, to[row] as number];
    if (a < 0 || b < 0) continue;
    if (first[a] === -1) first[a] = b;
    else if (first[a] !== b) clashes++;
  }
  return clashes > 8;
}

/** Breaks of “`to` follows from `from`”: values of `from` that training rows lack decide nothing. */
function departures(from: Coded, to: Coded) {
  const decided = commonest(cross(from.train, from.size, to.train, to.size), to.size);
  return (part: Part): ((row: number) => boolean) | null => {
    const [a, b] = [from[part], to[part]];
    if (a === null || b === null) return null;
    return (row) => {
      const [code, value] = [a[row] as number, b[row] as number];
      if (code < 0 || value === -1) return false;
      const expected = decided[code] as number;
      return expected >= 0 && value !== expected;
    };
  };
}

function dependencyRule(from: Coded, to: Coded, isMutual: boolean): Rule {
  const forth = departures(from, to);
  const back = isMutual ? departures(to, from) : null;
  return {
    kind: 'dependency',
    columns: [from.name, to.name],
    sentence: isMutual
      ? `“${from.name}” and “${to.name}” decide each other.`
      : `“${to.name}” follows from “${from.name}”.`,
    breaks(part) {
      const departs = forth(part);
      const returns = back?.(part) ?? null;
      const rows = from[part]?.length ?? 0;
      if (departs === null) return null;
      return flagRows(rows, (row) => departs(row) || (returns?.(row) ?? false));
    },
  };
}

function emptyWhenRule(from: Coded, name: string, empty: (part: Part) => Int32Array | null): Rule {
  const train = empty('train') as Int32Array;
  const decided = commonest(cross(from.train, from.size, train, 2), 2);
  return {
    kind: 'empty-when',
    columns: [from.name, name],
    sentence: `Whether “${name}” is empty follows from “${from.name}”.`,
    breaks(part) {
      const [codes, flags] = [from[part], empty(part)];
      if (codes === null || flags === null) return null;
      return flagRows(codes.length, (row) => {
        const code = codes[row] as number;
        const expected = code < 0 ? -1 : (decided[code] as number);
        return expected >= 0 && flags[row] !== expected;
      });
    },
  };
}
