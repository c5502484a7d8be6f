/** A rule that the original's rows keep, and which rows of a table break it. */
import type { JudgedPart, Schema } from '../../engine/schema';
import type { Aligned, Tables } from '../align';

export type Part = 'train' | 'holdout' | 'synthetic';
export type RuleKind = JudgedPart<'structure'>['rules'][number]['kind'];

export interface Rule {
  readonly kind: RuleKind;
  readonly columns: readonly string[];
  /** Plain words without any value of the original. */
  readonly sentence: string;
  /** 1 for each row that breaks it; null where the part has no table. */
  breaks(part: Part): Uint8Array | null;
}

export interface FindInput {
  readonly schema: Schema;
  readonly tables: Tables;
  readonly aligned: Aligned;
  /** The same columns with few enough training rows to try many rules on. */
  readonly sample: Aligned;
  readonly seed: number;
}

/** Proposes rules one by one; null between them, where other work may be let in. */
export type Finder = (input: FindInput) => Iterable<Rule | null>;

/** Most that one finder proposes. */
export const mostRules = 50;
/** A rule of real rows must be broken by no more than this share of them. */
export const mostBroken = 0.001;
/** A rule is worth a line only where chance would break it this often. */
export const leastByChance = 0.01;

/** Flags of the rows for which `isBroken` is true. */
export function flagRows(rows: number, isBroken: (row: number) => boolean): Uint8Array {
  const flags = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) if (isBroken(row)) flags[row] = 1;
  return flags;
}

export function shareOf(flags: Uint8Array): number {
  let count = 0;
  for (let row = 0; row < flags.length; row++) count += flags[row] as number;
  return flags.length === 0 ? 0 : count / flags.length;
}
