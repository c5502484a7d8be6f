/**
 * A reading is one way to understand the texts of a column: as whole numbers, as dates written
 * `%d.%m.%Y`, … It speaks SQL, so that one expression decides on all rows and also makes the values.
 */
import type { ColumnKind, Format } from '../../../engine/schema';

export interface Reading {
  readonly kind: ColumnKind;
  readonly format: Format;
  /** No text that fits has a decimal mark. */
  readonly isMarkless?: true;
  /** What the values are, in the plural: "whole numbers", "dates written YYYY-MM-DD". */
  readonly what: string;
  /** SQL that is true where the text `ref` fits; false or NULL where it does not. */
  fits(ref: string): string;
  /** SQL that gives the value of a text that fits, in the units of `NumberData`. */
  parse(ref: string): string;
}

/** What all rows of a column said about one reading. */
export interface Verified {
  readonly reading: Reading;
  readonly fitting: number;
}
