/**
 * Categories, ordered categories, booleans and constants. Frequent labels are cells; labels beyond the
 * cap share one cell and are drawn again from it by their shares. A label that fewer than `rareBelow`
 * rows hold is not kept at all: its rows are given one of the labels that are, or, where most rows
 * would be, a placeholder.
 */
import { z, type TextData } from '../schema';
import { arrayOf, onlyPart, shares, type Cells, type Codec } from './codec';

/** Stands for the rare labels of a column in which most rows hold one. */
export const placeholderLabel = 'other';
/** Most labels with a cell of their own. */
const cellsAtMost = 1000;

const factsSchema = z.object({
  /** Labels with a cell each; ordered columns lowest first, others most frequent first. */
  labels: z.array(z.string()),
  /** Labels that share the last cell. */
  tail: z.array(z.string()),
  /** Whether the last cell (before null) is the pool. */
  hasPool: z.boolean(),
  isOrdered: z.boolean(),
  hasNull: z.boolean(),
});
type Facts = z.infer<typeof factsSchema>;

/** Rows that hold each label; null's count last. */
export function countLabels({ codes, labels }: TextData): Float64Array {
  const counts = new Float64Array(labels.length + 1);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    const at = code < 0 ? labels.length : code;
    counts[at] = (counts[at] as number) + 1;
  }
  return counts;
}

interface Counted {
  label: string;
  count: number;
}

function sum(list: readonly Counted[]): number {
  return list.reduce((total, { count }) => total + count, 0);
}

/** Draws an index by its share: `ends` are cumulated shares. */
function draw(ends: Float64Array, u: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (u < (ends[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function cumulate(weights: Float64Array): Float64Array {
  let total = 0;
  return shares(weights).map((weight) => (total += weight));
}

/** Index into `named` of what a row of the pool becomes: a label of the shared tail, a kept one, or the placeholder. */
function poolChoice(facts: Facts, weights: Float64Array, tailWeights: Float64Array) {
  const kept = facts.labels.length;
  if (facts.tail.length > 0) {
    const ends = cumulate(tailWeights);
    return (u: number): number => kept + draw(ends, u);
  }
  if (isMostlyRare(facts, weights)) return () => kept;
  const ends = cumulate(weights.slice(0, kept));
  return (u: number): number => draw(ends, u);
}

/** Whether more rows hold rare labels than kept ones: these few would be blown up beyond recognition. */
function isMostlyRare({ labels, tail, hasPool }: Facts, weights: Float64Array): boolean {
  const keptShare = weights.slice(0, labels.length).reduce((total, weight) => total + weight, 0);
  return hasPool && tail.length === 0 && (weights[labels.length] as number) > keptShare;
}

export const labelsCodec: Codec = {
  fit({ column, data, rareBelow }) {
    const text = data as TextData;
    const counts = countLabels(text);
    const nulls = counts[text.labels.length] ?? 0;
    const all = text.labels.map((label, i) => ({ label, count: counts[i] as number }));
    const safe = all.filter(({ count }) => count >= Math.max(1, rareBelow));
    safe.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
    const kept = safe.slice(0, cellsAtMost);
    const tail = safe.slice(cellsAtMost);
    const { levels } = column;
    if (levels !== undefined) {
      kept.sort((a, b) => levels.indexOf(a.label) - levels.indexOf(b.label));
    }
    const pooled = sum(all) - sum(kept);
    const facts: Facts = {
      labels: kept.map(({ label }) => label),
      tail: tail.map(({ label }) => label),
      hasPool: pooled > 0,
      isOrdered: levels !== undefined && pooled === 0,
      hasNull: nulls > 0,
    };
    const cellCounts = kept.map(({ count }) => count);
    if (pooled > 0) cellCounts.push(pooled);
    if (nulls > 0) cellCounts.push(nulls);
    const allLabels = new Set([...facts.labels, ...facts.tail]);
    return {
      facts,
      arrays: {
        weights: shares(cellCounts),
        tailWeights: shares(tail.map(({ count }) => count)),
      },
      column: {
        ...column,
        hasNulls: nulls > 0,
        ...(levels && { levels: levels.filter((level) => allLabels.has(level)) }),
      },
    };
  },

  open(untrusted, arrays) {
    const facts = factsSchema.parse(untrusted);
    const weights = arrayOf(arrays, 'weights');
    const kept = facts.labels.length;
    const size = kept + (facts.hasPool ? 1 : 0);
    const cells: Cells = {
      size,
      hasNull: facts.hasNull,
      hasPool: facts.hasPool,
      isOrdered: facts.isOrdered,
      weights,
    };
    const known = new Map(facts.labels.map((label, i) => [label, i]));
    const named = [...facts.labels, ...facts.tail];
    const labels =
      isMostlyRare(facts, weights) || kept === 0 ? [...named, placeholderLabel] : named;
    const choose = poolChoice(facts, weights, arrayOf(arrays, 'tailWeights'));
    return {
      parts: [cells],
      encode(data) {
        const text = data as TextData;
        const table = Int32Array.from(text.labels, (label) => known.get(label) ?? kept);
        const codes = text.codes.map((code) => (code < 0 ? size : (table[code] as number)));
        return [{ codes, fractions: null }];
      },
      decode(rows, random) {
        const { start, rowCount } = rows;
        const { codes } = onlyPart(rows);
        const out = new Int32Array(rowCount);
        for (let row = 0; row < rowCount; row++) {
          const cell = codes[row] as number;
          if (cell < kept) out[row] = cell;
          else if (cell >= size) out[row] = -1;
          else out[row] = choose(random.uniform(start + row));
        }
        return { storage: 'text', codes: out, labels };
      },
    };
  },
};
