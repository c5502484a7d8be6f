/** Where a mixture begins: k-means on a line. */
import type { Stream } from '../../random';
import type { Groups } from './groups';

/** Candidates for each next centre, of which the best is taken. */
const trials = 4;
const roundsAtMost = 300;

/** First centres (Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding", 2007). */
function seedCentres({ values, counts }: Groups, wanted: number, random: Stream): number[] {
  const far = Float64Array.from(values, () => Infinity);
  const centres: number[] = [];
  const draw = (weightOf: (i: number) => number, u: number): number => {
    let total = 0;
    for (let i = 0; i < values.length; i++) total += weightOf(i);
    let left = u * total;
    for (let i = 0; i < values.length; i++) {
      left -= weightOf(i);
      if (left < 0) return i;
    }
    return values.length - 1;
  };
  const squared = (i: number, centre: number): number => ((values[i] as number) - centre) ** 2;
  const left = (centre: number): number =>
    counts.reduce((sum, n, i) => sum + n * Math.min(far[i] as number, squared(i, centre)), 0);
  while (centres.length < Math.min(wanted, values.length)) {
    const count = centres.length === 0 ? 1 : trials;
    const weightOf =
      centres.length === 0
        ? (i: number) => counts[i] as number
        : (i: number) => (counts[i] as number) * (far[i] as number);
    let best = { centre: NaN, left: Infinity };
    for (let trial = 0; trial < count; trial++) {
      const centre = values[draw(weightOf, random.uniform(centres.length, trial))] as number;
      const rest = left(centre);
      if (!(rest >= best.left)) best = { centre, left: rest };
    }
    centres.push(best.centre);
    for (let i = 0; i < far.length; i++) {
      far[i] = Math.min(far[i] as number, squared(i, best.centre));
    }
  }
  return [...new Set(centres)].sort((a, b) => a - b);
}

/** Group means by nearest centre; `ends[k]` is the first group beyond cluster k. */
function assign({ values }: Groups, centres: readonly number[]): number[] {
  let at = 0;
  return centres.map((centre, k) => {
    const next = centres[k + 1];
    if (next === undefined) return values.length;
    const border = (centre + next) / 2;
    while (at < values.length && (values[at] as number) <= border) at++;
    return at;
  });
}

/**
 * The cluster of each group (Lloyd's algorithm).
 * @param wanted clusters; fewer where there are fewer groups
 */
export function cluster(groups: Groups, wanted: number, random: Stream): Int32Array {
  const { values, counts } = groups;
  let centres = seedCentres(groups, wanted, random);
  let ends = assign(groups, centres);
  for (let round = 0; round < roundsAtMost; round++) {
    const before = centres;
    centres = before.map((centre, k) => {
      let [sum, total] = [0, 0];
      for (let i = k === 0 ? 0 : (ends[k - 1] as number); i < (ends[k] as number); i++) {
        total += counts[i] as number;
        sum += (counts[i] as number) * ((values[i] as number) - centre);
      }
      return total > 0 ? centre + sum / total : centre;
    });
    ends = assign(groups, centres);
    if (centres.every((centre, k) => centre === before[k])) break;
  }
  const of = new Int32Array(values.length);
  ends.forEach((end, k) => of.fill(k, k === 0 ? 0 : ends[k - 1], end));
  return of;
}
