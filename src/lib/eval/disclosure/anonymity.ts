/**
 * How well rows hide in groups that agree in what an attacker may know: k-anonymity (Sweeney, 2002),
 * k-map (Sweeney, 2002; El Emam and Dankar, 2008), l-diversity (Machanavajjhala et al., 2007) and
 * t-closeness (Li et al., 2007).
 */
import { sizesOf, type CoarseColumn, type Groups, type Part } from './coarse';

/** Fewer people than this are too few to hide among. */
export const fewPeople = 5;

/** Rows of the smallest group; null without rows. */
export function smallestGroup(groups: Groups, part: Part): number | null {
  let least = Infinity;
  for (const size of sizesOf(groups, part)) if (size > 0 && size < least) least = size;
  return least === Infinity ? null : least;
}

/** Rows of `part` in whose group `among` has at least one row and fewer than `fewPeople`. */
export function rowsAmongFew(groups: Groups, part: Part, among: Part): number {
  const sizes = sizesOf(groups, among);
  let rows = 0;
  for (const group of groups.of[part]) {
    const size = sizes[group] as number;
    if (size > 0 && size < fewPeople) rows++;
  }
  return rows;
}

/** What the groups of one table tell about one sensitive column. */
interface Diversity {
  /** Distinct values in the group that has the fewest. */
  readonly least: number;
  /** Share of rows in groups of two or more rows that all hold one value. */
  readonly sameShare: number;
  /** Distance of a group's values from those of the whole table: mean over rows, and the largest. */
  readonly closeness: number;
  readonly worstCloseness: number;
}

/** Null without rows. */
export function diversityOf(groups: Groups, part: Part, secret: CoarseColumn): Diversity | null {
  const rows = groups.of[part].length;
  if (rows === 0) return null;
  const overall = new Float64Array(secret.size);
  const byGroup = new Map<number, Map<number, number>>();
  groups.of[part].forEach((group, row) => {
    const value = secret.codes[part][row] as number;
    overall[value] = (overall[value] as number) + 1 / rows;
    let counts = byGroup.get(group);
    if (counts === undefined) byGroup.set(group, (counts = new Map<number, number>()));
    counts.set(value, (counts.get(value) ?? 0) + 1);
  });
  const distance = secret.isOrdered ? orderedDistance(overall) : equalDistance(overall);
  let least = Infinity;
  let same = 0;
  let sum = 0;
  let worst = 0;
  for (const counts of byGroup.values()) {
    let size = 0;
    for (const count of counts.values()) size += count;
    const away = distance(counts, size);
    least = Math.min(least, counts.size);
    if (counts.size === 1 && size > 1) same += size;
    sum += away * size;
    worst = Math.max(worst, away);
  }
  return { least, sameShare: same / rows, closeness: sum / rows, worstCloseness: worst };
}

type GroupDistance = (counts: ReadonlyMap<number, number>, size: number) => number;

/** Earth mover's distance where any value is as far from any other: total variation. */
function equalDistance(overall: Float64Array): GroupDistance {
  return (counts, size) => {
    // Values that the group lacks add half of their own share.
    let twice = 1;
    for (const [value, count] of counts) {
      const share = overall[value] as number;
      twice += Math.abs(count / size - share) - share;
    }
    return Math.max(0, twice / 2);
  };
}

/** Earth mover's distance of ordered bins, the longest way being 1. */
function orderedDistance(overall: Float64Array): GroupDistance {
  const steps = Math.max(1, overall.length - 1);
  return (counts, size) => {
    let ahead = 0;
    let total = 0;
    for (let value = 0; value < overall.length; value++) {
      ahead += (counts.get(value) ?? 0) / size - (overall[value] as number);
      total += Math.abs(ahead);
    }
    return total / steps;
  };
}
