/** Labels counted: by their codes where these are at hand, else by SQL. */
import type { TextData } from '../../engine/schema';
import { byCodePoint, type Duck } from '../duck';
import { labelsSql } from './column.sql';
import { labelLimit, rareBelow } from './facts';

export interface LabelCounts {
  readonly distinct: number;
  /** Rows that are not null. */
  readonly present: number;
  readonly rareLabels: number;
  readonly rareRows: number;
  /** Largest count first, ties by label; at most as many as were asked for. */
  readonly frequent: readonly { readonly label: string; readonly count: number }[];
}

/**
 * Counts labels by their codes. Afterwards each code is the label's place in `frequent`, or its length
 * for any other label; −1 stays null.
 */
export function rankLabels({ codes, labels }: TextData): LabelCounts {
  const tally = new Float64Array(labels.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0) tally[code]!++;
  }
  const ranked = labels
    .map((label, code) => ({ label, code, count: tally[code]! }))
    .sort((a, b) => b.count - a.count || byCodePoint(a.label, b.label));
  const places = new Int32Array(labels.length);
  for (const [place, { code }] of ranked.entries()) places[code] = Math.min(place, labelLimit);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0) codes[i] = places[code]!;
  }
  return countsOf(ranked);
}

function countsOf(ranked: readonly { label: string; count: number }[]): LabelCounts {
  const rare = ranked.filter(({ count }) => count < rareBelow);
  const sum = (list: readonly { count: number }[]) =>
    list.reduce((rows, { count }) => rows + count, 0);
  return {
    distinct: ranked.length,
    present: sum(ranked),
    rareLabels: rare.length,
    rareRows: sum(rare),
    frequent: ranked.slice(0, labelLimit).map(({ label, count }) => ({ label, count })),
  };
}

/** Counts by SQL, for any number of labels; `frequent` has at most `limit` entries. */
export async function countLabels(
  duck: Duck,
  name: string,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<LabelCounts> {
  const [totals, ...frequent] = await duck.rows(labelsSql(name, limit), signal);
  return {
    distinct: Number(totals!['n']),
    present: Number(totals!['present']),
    rareLabels: Number(totals!['rare']),
    rareRows: Number(totals!['rareRows']),
    frequent: frequent.map(({ v, n }) => ({ label: String(v), count: Number(n) })),
  };
}
