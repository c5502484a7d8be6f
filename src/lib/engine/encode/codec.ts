/**
 * How a column becomes cells and back. A cell is a label, an often repeated number, or a small range of
 * numbers; generators learn how the cells of different columns go together and never see a value.
 * What a codec keeps goes into the model file, so it keeps nothing that fewer than `rareBelow` rows share.
 */
import type { Column, ColumnData } from '../schema';
import type { Stream } from '../random';

/** What a generator may know about a column. */
export interface Cells {
  /** Cells that stand for values: codes 0 to `size` - 1. */
  readonly size: number;
  /** Whether code `size` exists; it stands for null. */
  readonly hasNull: boolean;
  /** Whether the last value's cell stands for many labels that are told apart only when decoded. */
  readonly hasPool?: boolean;
  /** Whether neighbouring cells are similar values; cells without order have no position inside either. */
  readonly isOrdered: boolean;
  /** Share of the training rows in each cell, null's last; sums to 1. */
  readonly weights: Float64Array;
  /** The numbers behind ordered cells, for generators that learn magnitudes; left out for labels. */
  readonly scale?: Scale;
}

/** How many codes a column may hold, null's among them. */
export const cellCount = ({ size, hasNull }: Pick<Cells, 'size' | 'hasNull'>): number =>
  size + (hasNull ? 1 : 0);

/** Place f of cell c is the number `lows[c] + f * (highs[c] - lows[c])`; ends are protected, not observed values. */
export interface Scale {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

/** A column as cells: `codes[row]`, and where in its cell a value lies, 0 to 1 (null: cells are points). */
export interface EncodedColumn {
  readonly codes: Int32Array;
  readonly fractions: Float32Array | null;
}

/** Rows to decode; `start` is the index of the first in the whole table. */
export interface CellRows {
  readonly start: number;
  readonly rowCount: number;
  /** As many as the codec's `parts`. */
  readonly parts: readonly EncodedColumn[];
}

export interface CodecInput {
  readonly column: Column;
  readonly data: ColumnData;
  /** Labels and numbers that fewer rows share are never kept. */
  readonly rareBelow: number;
  /** For choices made while fitting. */
  readonly random: Stream;
}

/** What a codec learnt: plain data (`facts`, valid by the codec's own zod) and arrays of numbers. */
export interface FittedColumn {
  readonly facts: unknown;
  readonly arrays: Readonly<Record<string, Float64Array>>;
  /** The column as `decode` writes it. */
  readonly column: Column;
}

/** A fitted codec, made ready: indexes built, tables filled. */
export interface OpenCodec {
  /**
   * The cell columns that a column of the table becomes: one, or several where its values have periods
   * (day, weekday, time of day). A generator learns each as a column of its own.
   */
  readonly parts: readonly Cells[];
  /** One for each part. Values that were pooled become the pool's cell; a number is put into the nearest range. */
  encode(data: ColumnData): EncodedColumn[];
  /** Row `i` depends on its cells, its places in them, `random` and `start + i` only. */
  decode(rows: CellRows, random: Stream): ColumnData;
}

export interface Codec {
  fit(input: CodecInput): FittedColumn;
  /** Checks `facts` with the codec's own zod. @throws ZodError or Error where they are not what `fit` made */
  open(facts: unknown, arrays: Readonly<Record<string, Float64Array>>): OpenCodec;
}

/** The cells of a column that has one part. */
export function onlyPart({ parts }: CellRows): EncodedColumn {
  const [part] = parts;
  if (part === undefined || parts.length > 1) throw new Error('one part is expected');
  return part;
}

/** @throws Error when the array is missing (`unpackModel` turns that into Fault `model-damaged`). */
export function arrayOf(
  arrays: Readonly<Record<string, Float64Array>>,
  name: string,
): Float64Array {
  const found = arrays[name];
  if (found === undefined) throw new Error(`the model lacks its array “${name}”`);
  return found;
}

/** Values scaled to sum to 1; all equal where they sum to 0. */
export function shares(counts: ArrayLike<number>): Float64Array {
  const out = Float64Array.from(counts);
  const total = out.reduce((sum, count) => sum + count, 0);
  return out.map((count) => (total > 0 ? count / total : 1 / out.length));
}
