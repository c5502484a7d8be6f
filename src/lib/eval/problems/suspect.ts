/** What the finders of problems share: how grave a thing is, and how much of it chance explains. */
import type { Problem } from '../../engine/schema';
import type { PartInput } from '../parts';

export type Severity = Problem['severity'];

/** A problem with its place among those of its severity: the larger, the earlier. */
export interface Suspect extends Problem {
  readonly weight: number;
}

export interface Scene extends PartInput {
  /** Problems found so far, so that one fault is not told twice. */
  readonly found: readonly Suspect[];
}

export type Finder = (scene: Scene) => Suspect[];

/** Most row numbers that one problem names. */
export const mostRows = 10;

/** From which excess on a thing is a low, medium and high problem. */
export type Steps = readonly [low: number, medium: number, high: number];

export function severityOf(excess: number, [low, medium, high]: Steps): Severity | null {
  if (!(excess >= low)) return null;
  return excess >= high ? 'high' : excess >= medium ? 'medium' : 'low';
}

/** Rows that show a thing, of so many. */
export interface Share {
  readonly hits: number;
  readonly rows: number;
}

export function shareOf({ hits, rows }: Share): number {
  return rows === 0 ? 0 : hits / rows;
}

/** Standard errors that chance is allowed. */
const tolerance = 3;

/**
 * How much further the synthetic share is from the original's than both chance and real rows that were
 * set aside explain; at most 0 where it is not.
 */
export function excessOf(train: Share, holdout: Share | null, synthetic: Share): number {
  if (train.rows === 0 || synthetic.rows === 0) return 0;
  const real = shareOf(train);
  const rate = (train.hits + synthetic.hits + 1) / (train.rows + synthetic.rows + 2);
  const error = Math.sqrt(rate * (1 - rate) * (1 / train.rows + 1 / synthetic.rows));
  const apart = Math.abs(shareOf(synthetic) - real);
  const usual = holdout === null || holdout.rows === 0 ? 0 : Math.abs(shareOf(holdout) - real);
  return apart > Math.max(usual, tolerance * error) ? apart - usual : 0;
}

/** Counts what `test` accepts, and the first rows where it does. */
export function countWhere<Value>(
  values: ArrayLike<Value>,
  test: (value: Value) => boolean,
): Share & { readonly first: number[] } {
  let hits = 0;
  const first: number[] = [];
  for (let row = 0; row < values.length; row++) {
    if (!test(values[row] as Value)) continue;
    hits++;
    if (first.length < mostRows) first.push(row);
  }
  return { hits, rows: values.length, first };
}

/** Whether a problem of a kind and of a severity of at least medium is already told of a column. */
export function isTold(found: readonly Suspect[], kind: Problem['kind'], column: string): boolean {
  return found.some(
    (each) => each.kind === kind && each.severity !== 'low' && each.columns.includes(column),
  );
}
