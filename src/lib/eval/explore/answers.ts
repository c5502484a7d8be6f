/** What an explorer is asked and what it answers: plain data that may cross to the page. */
import type { ColumnKind } from '../../engine/schema';

/** Values of one column: a row is chosen when any of them holds it. */
export interface Selection {
  readonly column: string;
  /** Numbers, in the units of `NumberData`: `from <= value < to`. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** Labels as the table holds them. */
  readonly labels: readonly string[];
  /** Labels that have no bar of their own. */
  readonly others: boolean;
  readonly missing: boolean;
}

/** A row is chosen when every selection chooses it; none chooses all rows. */
export type Filter = readonly Selection[];

/** One figure of the training rows and one of the synthetic rows. */
export interface Two<Value> {
  readonly real: Value;
  readonly synthetic: Value;
}

/** One column as the person may choose it. */
export interface ExplorerColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly isNumber: boolean;
}

export interface ExplorerFacts {
  /** Columns whose values are learnt, in the order of the schema. */
  readonly columns: readonly ExplorerColumn[];
  /** Rows looked at. */
  readonly rows: Two<number>;
  /** Which real rows are looked at, as a sentence, where not all are; null otherwise. */
  readonly sampled: string | null;
}

/** How many rows a filter chooses. */
export interface ChosenRows extends Two<number> {
  /** So few real rows were chosen that none are counted: nobody is to stand alone. Only there where it is so. */
  readonly isHeldBack?: true;
}

/** The bars of one column: the same for both tables and for every filter. */
export interface Bars {
  readonly column: string;
  readonly kind: ColumnKind;
  /** Numbers: the ends of the bars, one more than there are bars. Labels: null. */
  readonly edges: readonly number[] | null;
  /** Labels: each bar's label as the table holds it, the most frequent or the lowest level first; numbers: null. */
  readonly labels: readonly string[] | null;
  /** The labels as they are printed. */
  readonly printed: readonly string[] | null;
  /** Whether one more bar pools the labels that have none. */
  readonly hasOthers: boolean;
}

/** Counts of chosen rows: one a bar in its order, then other labels where there are, then missing values. */
export interface BarCounts extends Bars, Two<readonly number[]> {}

/** Counts in cells, row by row of `y`: `counts[y * width + x]`. */
interface Cells extends Two<readonly number[]> {
  /** Rows that stand in some cell. */
  readonly rows: Two<number>;
}

/** Two number columns in the bins of their histograms; rows that lack one of them are left out. */
export interface NumberPair extends Cells {
  readonly type: 'numbers';
  readonly x: Bars;
  readonly y: Bars;
}

/** Two label columns; bars as in `BarCounts`, other labels and missing values included. */
export interface LabelPair extends Cells {
  readonly type: 'labels';
  readonly x: Bars;
  readonly y: Bars;
}

/** Quantiles of the numbers in one group; null below five rows, which would show single people. */
export interface Box {
  readonly rows: number;
  readonly quantiles:
    readonly [p05: number, p25: number, median: number, p75: number, p95: number] | null;
}

/** A number column by the labels of another one. */
export interface MixedPair {
  readonly type: 'mixed';
  readonly number: Bars;
  readonly label: Bars;
  /** The most frequent labels first; the rest is pooled. Groups without rows in both tables are left out. */
  readonly groups: readonly ({ readonly name: string } & Two<Box>)[];
  readonly rows: Two<number>;
}

export type PairAnswer = NumberPair | LabelPair | MixedPair;

/** The same pair in each band of a third column. */
export interface TrioAnswer {
  readonly bands: readonly { readonly band: Selection; readonly pair: PairAnswer }[];
}

export interface MissingAnswer {
  /** Columns in which something is missing in one of the tables. */
  readonly columns: readonly ({ readonly column: string } & Two<number>)[];
  /** Sets of columns that are empty together, the commonest first; sets of fewer than five real rows are left out. */
  readonly together: readonly ({ readonly columns: readonly string[] } & Two<number>)[];
  readonly rows: Two<number>;
}

/** One round of the game: real rows that no generator saw, and synthetic rows, in an order by chance. */
export interface FakesRound {
  readonly columns: readonly ExplorerColumn[];
  readonly rows: readonly {
    readonly cells: readonly (string | null)[];
    readonly isFake: boolean;
  }[];
  /** Where the real rows come from: rows set aside, or, without any, rows of the training. */
  readonly realFrom: 'holdout' | 'train';
}

export interface FakesScore {
  readonly right: number;
  readonly answered: number;
  /** 95 % interval of the share of right answers; null before the first. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  /** How often guessing is right at least as often. */
  readonly chance: number;
  /** What that says, in words. */
  readonly sentence: string;
}
