/**
 * What happens to a column before its codec sees it. Hashing: every value becomes a code that is drawn
 * by chance, so that nothing but equality of values is left; the way back is not kept anywhere.
 */
import type { Column, ColumnData, TextData } from '../schema';
import type { Stream } from '../random';
import { countLabels } from './labels';

export interface Prepared {
  readonly column: Column;
  readonly data: ColumnData;
}

function asLabels(data: ColumnData): TextData {
  if (data.storage === 'text') return data;
  const index = new Map<number, number>();
  const codes = Int32Array.from(data.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const code = index.get(value) ?? index.size;
    index.set(value, code);
    return code;
  });
  return { storage: 'text', codes, labels: [...index.keys()].map(String) };
}

/** Different codes of ten characters, each by chance. */
function codesFor(count: number, random: Stream): string[] {
  return Array.from({ length: count }, (_, i) => {
    const high = random.uint32(i, 0).toString(16).padStart(8, '0');
    return `${high}${(random.uint32(i, 1) & 0xffff).toString(16).padStart(4, '0')}`;
  });
}

/** A column whose labels are no longer those of the file. */
export function withoutLevels(column: Column): Column {
  const out = { ...column };
  delete out.levels;
  return out;
}

function hashColumn(column: Column, data: ColumnData, rareBelow: number, random: Stream): Prepared {
  const text = asLabels(data);
  const counts = countLabels(text);
  const present = counts.reduce((sum, count) => sum + count, 0) - (counts.at(-1) as number);
  const shared = counts.slice(0, -1).reduce((sum, c) => sum + (c >= rareBelow ? c : 0), 0);
  // Codes that nearly each row has to itself are keys: pooled as rare labels they would all be lost.
  const kind = shared * 2 >= present ? 'category' : 'identifier';
  return {
    column: { ...withoutLevels(column), kind, format: { type: 'text' } },
    data: { ...text, labels: codesFor(text.labels.length, random) },
  };
}

/** What the user decided about the column; undecided personal columns are replaced. */
function treatmentOf(column: Column) {
  return column.treatment ?? (column.personal === null ? 'keep' : 'replace');
}

export function isDropped(column: Column): boolean {
  return treatmentOf(column) === 'drop';
}

export function isReplaced(column: Column): boolean {
  return treatmentOf(column) === 'replace' && column.personal !== null;
}

/** The column as its codec should see it. */
export function prepareColumn(
  column: Column,
  data: ColumnData,
  rareBelow: number,
  random: Stream,
): Prepared {
  return treatmentOf(column) === 'hash'
    ? hashColumn(column, data, rareBelow, random)
    : { column, data };
}
