/**
 * What is worth a second look in a column, in words. Each rule is one function from the counted facts
 * to a sentence, or null where there is nothing to say. Thresholds stand beside the rules.
 */
import { kindTraits, printerOf, type ColumnKind, type ColumnProfile } from '../../engine/schema';
import { clockOf } from './clock';
import { dateGapSentence } from './date-gaps';
import { rareBelow, type ColumnFacts } from './facts';
import { countBelow } from './sorted';
import { count, counted, percent, quoted } from './words';

type Oddity = ColumnProfile['oddities'][number];
type Rule = (facts: ColumnFacts) => string | null;

/** Kinds in which values that are all different hint at a key that was not recognised as one. */
const mayHideKey: Partial<Record<ColumnKind, boolean>> = {
  integer: true,
  category: true,
  ordinal: true,
};

const rules: Readonly<Record<Oddity['code'], Rule>> = {
  'all-null': ({ column, rows, nulls }) =>
    rows > 0 && nulls === rows
      ? `${quoted(column.name)} has no value in any of its ${counted(rows, 'row')}.`
      : null,

  constant: ({ column, rows, nulls, distinct, top }) => {
    if (distinct !== 1 || rows < 2) return null;
    const value = quoted(top[0]?.value ?? '');
    const all = nulls === 0 ? `All ${count(rows)} rows` : `All ${count(rows - nulls)} filled rows`;
    return `${all} of ${quoted(column.name)} hold the same value, ${value}.`;
  },

  'many-nulls': ({ column, rows, nulls }) =>
    nulls < rows && nulls > 0.3 * rows
      ? `${quoted(column.name)} is empty in ${count(nulls)} of ${counted(rows, 'row')} (${percent(nulls, rows)}).`
      : null,

  'nearly-unique': ({ column, rows, nulls, distinct }) => {
    const present = rows - nulls;
    const isOdd = mayHideKey[column.kind] && present >= 20 && distinct >= 0.95 * present;
    return isOdd
      ? `${quoted(column.name)} has ${count(distinct)} different values in ${count(present)} filled rows (${percent(distinct, present)}), so it may be a key.`
      : null;
  },

  'heavy-tail': heavyTail,
  spike,
  outliers,
  'date-gap': dateGapSentence,

  'many-labels': ({ column, rows, nulls, distinct, labels }) => {
    const isLabel = kindTraits[column.kind].measure === 'categorical';
    if (!labels || !isLabel || distinct <= 100) return null;
    const share = percent(labels.frequentRows, rows - nulls);
    return `${quoted(column.name)} has ${count(distinct)} different labels; the 100 most frequent cover ${share} of its filled rows.`;
  },

  'rare-labels': ({ column, rows, distinct, labels }) => {
    const isLabel = kindTraits[column.kind].measure === 'categorical';
    // In a table of few rows every label is rare, which says nothing.
    if (!labels || !isLabel || labels.rareLabels === 0 || rows < 50) return null;
    const name = quoted(column.name);
    if (labels.rareLabels === 1) {
      return `1 of ${counted(distinct, 'label')} of ${name} is used by only ${counted(labels.rareRows, 'row')}; a rare label can point to a single person.`;
    }
    return `${count(labels.rareLabels)} of ${counted(distinct, 'label')} of ${name} are used by fewer than ${rareBelow} rows each (${counted(labels.rareRows, 'row')} in all); rare labels can point to single people.`;
  },
};

/** |skewness| > 2 or excess kurtosis > 7: the limits of Curran, West & Finch (1996). */
function heavyTail({ column, numbers }: ColumnFacts): string | null {
  if (!numbers || clockOf(column.kind) !== null || numbers.sorted.length < 20) return null;
  const { skewness, mean, standardDeviation, min, max } = numbers.summary;
  const { kurtosis } = numbers;
  if (skewness === null || kurtosis === null) return null;
  if (Math.abs(skewness) <= 2 && kurtosis <= 7) return null;
  const far = max - mean > mean - min ? max : min;
  const times = (Math.abs(far - mean) / standardDeviation).toFixed(1);
  const side = far === max ? 'highest' : 'lowest';
  return `${quoted(column.name)} has a heavy tail (skewness ${skewness.toFixed(1)}, excess kurtosis ${kurtosis.toFixed(1)}): its ${side} value, ${printerOf(column)(far)}, lies ${times} standard deviations from the mean, so most of the histogram sits in few bins.`;
}

/** One value holds more than 40 % of the filled rows while there are more than 20 others. */
function spike({ column, distinct, top, numbers }: ColumnFacts): string | null {
  const first = top[0];
  if (!numbers || !first || distinct <= 20) return null;
  const present = numbers.sorted.length;
  if (first.count <= 0.4 * present) return null;
  return `${count(first.count)} of ${counted(present, 'value')} of ${quoted(column.name)} (${percent(first.count, present)}) are exactly ${first.value}.`;
}

/**
 * Values beyond three interquartile ranges from the quartiles (Tukey's outer fences), where they are
 * few: above 1 % of the values they are a tail and not outliers.
 */
function outliers({ column, numbers }: ColumnFacts): string | null {
  if (!numbers || numbers.sorted.length < 20) return null;
  const { sorted, summary } = numbers;
  const reach = 3 * (summary.q3 - summary.q1);
  const low = summary.q1 - reach;
  const high = summary.q3 + reach;
  const below = countBelow(sorted, low);
  const firstAbove = firstGreater(sorted, high);
  const above = sorted.length - firstAbove;
  const total = below + above;
  if (reach === 0 || total === 0 || total > 0.01 * sorted.length) return null;
  const print = printerOf(column);
  const extremes = [
    below > 0 ? `${count(below)} below ${print(low)} (lowest ${print(summary.min)})` : '',
    above > 0 ? `${count(above)} above ${print(high)} (highest ${print(summary.max)})` : '',
  ].filter((part) => part !== '');
  const lie = total === 1 ? 'lies' : 'lie';
  return `${counted(total, 'value')} of ${quoted(column.name)} ${lie} more than three interquartile ranges away from the middle half: ${extremes.join(' and ')}.`;
}

/** Index of the first value greater than `limit`. */
function firstGreater(sorted: Float64Array, limit: number): number {
  let index = countBelow(sorted, limit);
  while (index < sorted.length && sorted[index] === limit) index++;
  return index;
}

/** In the order of the rules. */
export function odditiesOf(facts: ColumnFacts): Oddity[] {
  const found: Oddity[] = [];
  for (const [code, rule] of Object.entries(rules) as [Oddity['code'], Rule][]) {
    const sentence = rule(facts);
    if (sentence !== null) found.push({ code, sentence });
  }
  return found;
}
