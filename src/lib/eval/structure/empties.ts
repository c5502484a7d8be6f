/** Columns that are empty in the same rows. */
import type { AlignedColumn } from '../align';
import { flagRows, mostBroken, type FindInput, type Finder, type Part, type Rule } from './rule';

const leastEmpty = 10;

export const findTogetherEmpty: Finder = function* ({ aligned }: FindInput) {
  const candidates = aligned.columns
    .map((column) => ({ column, empty: emptyFlags(column, 'train') as Uint8Array }))
    .map((one) => ({ ...one, count: one.empty.reduce((sum, flag) => sum + flag, 0) }))
    .filter(({ count }) => count >= leastEmpty && count < aligned.rows.train);
  yield null;
  const taken = new Set<AlignedColumn>();
  for (const first of candidates) {
    if (taken.has(first.column)) continue;
    const group = candidates.filter(
      (other) => !taken.has(other.column) && areSame(first, other, aligned.rows.train),
    );
    yield null;
    if (group.length < 2) continue;
    for (const { column } of group) taken.add(column);
    yield togetherRule(group.map(({ column }) => column));
  }
};

interface Candidate {
  readonly empty: Uint8Array;
  readonly count: number;
}

/** Nearly the same rows, also as a share of the rows that are empty at all. */
function areSame(a: Candidate, b: Candidate, rows: number): boolean {
  const most = Math.min(mostBroken * rows, 0.02 * Math.max(a.count, b.count));
  if (Math.abs(a.count - b.count) > most) return false;
  let differ = 0;
  for (let row = 0; row < rows && differ <= most; row++) {
    if (a.empty[row] !== b.empty[row]) differ++;
  }
  return differ <= most;
}

function emptyFlags(column: AlignedColumn, part: Part): Uint8Array | null {
  if (column.measure === 'numeric') {
    const values = column[part];
    return values && flagRows(values.length, (row) => values[row] !== values[row]);
  }
  const codes = column[part];
  return codes && flagRows(codes.length, (row) => codes[row] === -1);
}

function togetherRule(group: readonly AlignedColumn[]): Rule {
  const names = group.map(({ column }) => column.name);
  return {
    kind: 'fixed-together',
    columns: names,
    sentence: `${names.map((name) => `“${name}”`).join(', ')} are empty together or not at all.`,
    breaks(part) {
      const flags = group.map((column) => emptyFlags(column, part));
      const [first, ...others] = flags;
      if (!first || others.some((other) => other === null)) return null;
      return flagRows(first.length, (row) => others.some((other) => other?.[row] !== first[row]));
    },
  };
}
