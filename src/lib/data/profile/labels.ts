/**
 * Labels counted and coded. Most columns hold few labels: these are met in a sample, turned into codes in
 * one pass over the rows, and counted here. Where a label turns up that the sample lacked, SQL counts.
 */
import type { Duck } from '../duck';
import { canBeLiteral, codesSql, labelsSql, someLabelsSql } from './column.sql';
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

export interface CodedLabels {
  readonly counts: LabelCounts;
  /** For each row the place in `counts.frequent`, its length for any other label, −1 for null. */
  readonly codes: Int32Array;
}

const sampledRows = 50_000;
const sampledLabels = 1000;

/** @param rows of the table */
export async function codeLabels(
  duck: Duck,
  name: string,
  rows: number,
  signal: AbortSignal | undefined,
): Promise<CodedLabels> {
  const quick = await codeFewLabels(duck, name, rows, signal);
  if (quick !== null) return quick;
  const counts = await countLabels(duck, name, labelLimit, signal);
  const known = counts.frequent.map(({ label }) => label);
  // A label that cannot be looked for still keeps its place, so that codes stay places in `frequent`.
  const sought = known.map((label, i) => (canBeLiteral(label) ? label : `\uE000${i}`));
  return { counts, codes: await fetchCodes(duck, name, sought, signal) };
}

/** null where there are many labels, or one that the sample did not meet. */
async function codeFewLabels(
  duck: Duck,
  name: string,
  rows: number,
  signal: AbortSignal | undefined,
): Promise<CodedLabels | null> {
  const step = Math.max(1, Math.floor(rows / sampledRows));
  const found = await duck.rows(someLabelsSql(name, step, sampledLabels + 1), signal);
  const labels = found.map(({ v }) => String(v));
  if (labels.length > sampledLabels || !labels.every(canBeLiteral)) return null;
  const codes = await fetchCodes(duck, name, labels, signal);
  const tally = new Float64Array(labels.length + 1);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0) tally[code]!++;
  }
  if (tally[labels.length]! > 0) return null;
  const ranked = labels
    .map((label, code) => ({ label, code, count: tally[code]! }))
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
  const places = new Int32Array(labels.length);
  for (const [place, { code }] of ranked.entries()) places[code] = Math.min(place, labelLimit);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >= 0) codes[i] = places[code]!;
  }
  return { counts: countsOf(ranked), codes };
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

async function fetchCodes(
  duck: Duck,
  name: string,
  labels: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Int32Array> {
  const [raw] = await duck.columns(codesSql(name, labels), signal);
  return new Int32Array(raw!.values as Float64Array | Int32Array);
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
