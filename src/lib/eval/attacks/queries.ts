/**
 * What an attacker who wants to single somebody out would ask: predicates that exactly one synthetic row
 * meets. Source: Anonymeter (Giomi et al., PoPETs 2023).
 */
import { shuffled, stream, type Stream } from '../../engine/random';
import type { Aligned } from '../align';
import type { Pace } from '../pace';
import {
  atLeast,
  atMost,
  equals,
  isNull,
  isNumeric,
  keyOf,
  not,
  type Condition,
  type Index,
  type Predicate,
} from './predicates';

/** Predicates of one column: its extremes, and values that one synthetic row alone has. */
export function oneColumnQueries(
  { columns }: Aligned,
  synthetic: Index,
  count: number,
  seed: number,
): Predicate[] {
  const all = columns.flatMap((column, c): Condition[] => {
    const known = synthetic.counts(c);
    const conditions: Condition[] = synthetic.nulls(c) === 1 ? [isNull(c)] : [];
    const [min, max] = [known.values[0], known.values[known.values.length - 1]];
    if (isNumeric(column) && min !== undefined && max !== undefined) {
      conditions.push(atMost(c, min), atLeast(c, max));
    }
    known.values.forEach((value, place) => {
      if (known.count(place) === 1) conditions.push(equals(c, value));
    });
    return conditions;
  });
  const queries: Predicate[] = [];
  for (let place = 0; place < all.length && queries.length < count; place++) {
    const drawn = all[shuffled(seed, 'single values', all.length, place)] as Condition;
    if (synthetic.singlesOut([drawn])) queries.push([drawn]);
  }
  return queries;
}

/** Then there are fewer predicates than wanted. */
const mostTries = 200_000;
/** In a small table as many times the number of all predicates: nearly each has come up then. */
const enoughTries = 10;
/** Tries between two breaths. */
const batch = 500;

/** Predicates of several columns, each with the values of one synthetic row, numbers at their outer side. */
export async function manyColumnQueries(
  { columns }: Aligned,
  synthetic: Index,
  { count, width, seed, pace, mostTries: tries = mostTries }: QueryPlan,
): Promise<Predicate[]> {
  const medians = columns.map((_, c) => synthetic.median(c));
  const random = stream(seed, 'row predicates');
  const seen = new Set<string>();
  const queries: Predicate[] = [];
  const enough = enoughTries * synthetic.rows * setsOf(columns.length, width);
  for (let at = 0; at < Math.min(tries, enough) && queries.length < count; at++) {
    if (at % batch === batch - 1) await pace.step('singling people out', 0);
    const row = random.below(synthetic.rows, (width + 1) * at);
    const chosen = drawColumns(columns.length, width, random, (width + 1) * at + 1);
    const predicate = chosen.map((c): Condition => {
      const value = synthetic.value(c, row);
      if (value !== value) return isNull(c);
      if (!isNumeric(columns[c])) return equals(c, value);
      return value > (medians[c] as number) ? atLeast(c, value) : atMost(c, value);
    });
    if (!synthetic.singlesOut(predicate)) continue;
    const key = keyOf(predicate);
    if (!seen.has(key)) queries.push(predicate);
    seen.add(key);
  }
  return queries;
}

interface QueryPlan {
  readonly count: number;
  /** Columns of one predicate. */
  readonly width: number;
  readonly seed: number;
  readonly pace: Pace;
  /** Rows that are tried in search of predicates; 200,000 where not given. */
  readonly mostTries?: number;
}

/** Predicates of columns, values and comparisons drawn blindly: what luck alone singles out. */
export function blindQueries(
  { columns }: Aligned,
  synthetic: Index,
  { count, width, seed }: Pick<QueryPlan, 'count' | 'width' | 'seed'>,
): Predicate[] {
  const random = stream(seed, `blind predicates ${width}`);
  const distinct = columns.map((_, c) => [
    ...synthetic.counts(c).values,
    ...(synthetic.nulls(c) > 0 ? [NaN] : []),
  ]);
  const draws = 3 * width;
  return Array.from({ length: count }, (_, at) =>
    drawColumns(columns.length, width, random, draws * at).map((c, i): Condition => {
      const place = draws * at + width + 2 * i;
      const values = distinct[c] as number[];
      const value = values[random.below(values.length, place)] as number;
      if (value !== value) return isNull(c);
      const kinds = isNumeric(columns[c]) ? blindKinds : blindKinds.slice(0, 2);
      return (kinds[random.below(kinds.length, place + 1)] as BlindKind)(c, value);
    }),
  );
}

type BlindKind = (column: number, value: number) => Condition;
const blindKinds: readonly BlindKind[] = [
  equals,
  (column, value) => not(equals(column, value)),
  (column, value) => not(atMost(column, value)),
  (column, value) => not(atLeast(column, value)),
  atLeast,
  atMost,
];

/** In how many ways columns can be chosen. */
function setsOf(columns: number, width: number): number {
  let sets = 1;
  for (let i = 0; i < Math.min(width, columns); i++) sets *= (columns - i) / (i + 1);
  return sets;
}

/** Distinct columns, ascending. */
function drawColumns(columns: number, width: number, random: Stream, index: number): number[] {
  const chosen = new Set<number>();
  const wanted = Math.min(width, columns);
  for (let i = 0; i < wanted; i++) {
    const last = columns - wanted + i;
    const column = random.below(last + 1, index + i);
    chosen.add(chosen.has(column) ? last : column);
  }
  return [...chosen].sort((a, b) => a - b);
}
