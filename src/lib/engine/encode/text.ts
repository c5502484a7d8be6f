/**
 * Free text, for the time being as chains of words: how many words, which comes first, which follows
 * which. A word or a pair of words that fewer than `rareBelow` rows use is not kept, so no sentence of
 * the table can come back unless that many rows share all its pairs.
 */
import { z, type TextData } from '../schema';
import type { Stream } from '../random';
import { arrayOf, shares, type Codec } from './codec';
import { placeholderLabel } from './labels';
import { openMade, type Made } from './made';

const factsSchema = z.object({ words: z.array(z.string()), hasNull: z.boolean() });
type Facts = z.infer<typeof factsSchema>;

const rowsAtMost = 20_000;
const wordsAtMost = 4000;
const lengthAtMost = 60;

/** Counts in how many rows a thing occurs: add each thing of a row once. */
class RowCount {
  readonly counts = new Map<string, number>();

  addRow(things: Iterable<string>): void {
    for (const thing of new Set(things)) this.counts.set(thing, (this.counts.get(thing) ?? 0) + 1);
  }

  frequent(least: number, most: number): [string, number][] {
    return [...this.counts]
      .filter(([, count]) => count >= least)
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, most);
  }
}

function splitTexts({ codes, labels }: TextData): string[][] {
  const stride = Math.max(1, Math.floor(codes.length / rowsAtMost));
  const out: string[][] = [];
  for (let row = 0; row < codes.length; row += stride) {
    const label = labels[codes[row] as number];
    if (label !== undefined) out.push(label.split(/\s+/).filter((word) => word !== ''));
  }
  return out;
}

/** Word pairs as three equal lists, sorted by the first word. `from` -1: the start of a text. */
interface Pairs {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly weight: Float64Array;
}

function countPairs(texts: string[][], index: Map<string, number>, least: number): Pairs {
  const pairs = new RowCount();
  for (const words of texts) {
    const codes = words.map((word) => index.get(word) ?? -2);
    const keys = codes.map((code, i) => `${i === 0 ? -1 : (codes[i - 1] as number)} ${code}`);
    pairs.addRow(keys.filter((key) => !key.includes('-2')));
  }
  const list = pairs
    .frequent(least, 20 * wordsAtMost)
    .map(([key, count]) => [...key.split(' ').map(Number), count])
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0) || (a[1] ?? 0) - (b[1] ?? 0));
  const part = (at: number): Float64Array => Float64Array.from(list, (entry) => entry[at] ?? 0);
  return { from: part(0), to: part(1), weight: part(2) };
}

function countLengths(texts: string[][], least: number): Float64Array {
  const counts = new Float64Array(lengthAtMost + 1);
  let total = 0;
  for (const words of texts) {
    const length = Math.max(1, Math.min(lengthAtMost, words.length));
    counts[length] = (counts[length] as number) + 1;
    total += length;
  }
  const safe = counts.map((count) => (count >= least ? count : 0));
  if (safe.every((count) => count === 0)) safe[Math.round(total / Math.max(1, texts.length))] = 1;
  return shares(safe);
}

/** A weighted choice among positions `from` to `to` - 1 of a list. */
function choose(weights: Float64Array, from: number, to: number, u: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += weights[i] as number;
  let left = u * total;
  for (let i = from; i < to - 1; i++) {
    left -= weights[i] as number;
    if (left < 0) return i;
  }
  return to - 1;
}

function makerOf(words: readonly string[], arrays: Readonly<Record<string, Float64Array>>): Made {
  const [from, to, weight] = ['from', 'to', 'weight'].map((name) => arrayOf(arrays, name));
  const lengths = arrayOf(arrays, 'lengths');
  const usage = arrayOf(arrays, 'usage');
  const ranges = new Map<number, [number, number]>();
  from?.forEach((word, i) => ranges.set(word, [ranges.get(word)?.[0] ?? i, i + 1]));
  const next = (word: number, u: number): number => {
    const range = ranges.get(word);
    if (range === undefined) return choose(usage, 0, usage.length, u);
    return to?.[choose(weight as Float64Array, range[0], range[1], u)] as number;
  };
  return (index: number, random: Stream): string => {
    if (words.length === 0) return placeholderLabel;
    const length = Math.max(1, choose(lengths, 0, lengths.length, random.uniform(index, 0)));
    const out: string[] = [];
    for (let at = 0, word = -1; at < length; at++) {
      word = next(word, random.uniform(index, at + 1));
      out.push(words[word] as string);
    }
    return out.join(' ');
  };
}

export const textCodec: Codec = {
  fit({ column, data, rareBelow }) {
    const text = data as TextData;
    const least = Math.max(2, rareBelow);
    const texts = splitTexts(text);
    const rows = new RowCount();
    for (const words of texts) rows.addRow(words);
    const frequent = rows.frequent(least, wordsAtMost);
    const index = new Map(frequent.map(([word], i) => [word, i]));
    const nulls = text.codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0);
    const present = text.codes.length - nulls;
    const facts: Facts = { words: frequent.map(([word]) => word), hasNull: nulls > 0 };
    return {
      facts,
      arrays: {
        ...countPairs(texts, index, least),
        usage: shares(frequent.map(([, count]) => count)),
        lengths: countLengths(texts, least),
        weights: shares(nulls > 0 ? [present, nulls] : [present]),
      },
      column: { ...column, hasNulls: nulls > 0 },
    };
  },

  open(untrusted, arrays) {
    const facts = factsSchema.parse(untrusted);
    return openMade(makerOf(facts.words, arrays), facts.hasNull, arrays);
  },
};
