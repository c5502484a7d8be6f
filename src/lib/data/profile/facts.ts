/** Everything counted about one column: what its profile and its oddities are made from. */
import type { Column, ColumnProfile } from '../../engine/schema';

export interface NumberFacts {
  /** Ascending, nulls left out; at least one value. */
  readonly sorted: Float64Array;
  readonly summary: NonNullable<ColumnProfile['numbers']>;
  /** Excess kurtosis; null where there is no spread. */
  readonly kurtosis: number | null;
}

export interface LabelFacts {
  /** Labels used by fewer than `rareBelow` rows, and how many rows use them. */
  readonly rareLabels: number;
  readonly rareRows: number;
  /** Rows that use one of the `labelLimit` most frequent labels. */
  readonly frequentRows: number;
}

export interface ColumnFacts {
  readonly column: Column;
  readonly rows: number;
  readonly nulls: number;
  readonly distinct: number;
  /** The most frequent values as the file shows them, largest count first; at most `topLimit`. */
  readonly top: readonly { readonly value: string; readonly count: number }[];
  /** null for labels, and where every value is null. */
  readonly numbers: NumberFacts | null;
  /** null for numbers. */
  readonly labels: LabelFacts | null;
}

/** Most entries of `top`. */
export const topLimit = 20;

/** Labels told apart in associations; the others count as one. */
export const labelLimit = 100;

/** A label is called rare when fewer rows than this use it: the default of a recipe's protection. */
export const rareBelow = 5;
