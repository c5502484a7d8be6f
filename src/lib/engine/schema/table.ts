/**
 * A table in memory, column by column, in the two ways in which values are held. A table always
 * travels with the `Schema` whose columns it follows, in the same order.
 */

/**
 * Numbers: `NaN` is null. Units: integers and decimals as they are; a date is days since 1970-01-01;
 * a time is milliseconds since midnight; a datetime is milliseconds since 1970-01-01T00:00Z (with
 * microseconds as decimals).
 */
export interface NumberData {
  readonly storage: 'number';
  readonly values: Float64Array;
}

/**
 * Labels: `codes[i]` indexes `labels`; -1 is null. `labels` are distinct and all occur, except that a
 * sampled chunk may list labels which it does not use. A boolean's labels are `false` and `true`.
 */
export interface TextData {
  readonly storage: 'text';
  readonly codes: Int32Array;
  readonly labels: readonly string[];
}

export type ColumnData = NumberData | TextData;

export interface Table {
  readonly rowCount: number;
  /** One for each column of the schema, in its order. */
  readonly columns: readonly ColumnData[];
}

/** A run of consecutive rows of a larger table. */
export interface Chunk extends Table {
  /** Index of the chunk's first row in the whole. */
  readonly start: number;
}
