/**
 * Integers, decimals and times of day (and dates of earlier model files): a protected quantile function, restored to the
 * column's own grain. Nulls are a cell of their own.
 */
import { z, type ColumnKind, type NumberData } from '../schema';
import { arrayOf, onlyPart, shares, type Cells, type Codec, type EncodedColumn } from './codec';
import { findStep, rounder } from './grain';
import { fitQuantiles } from './quantiles';

const factsSchema = z.object({
  /** Values are multiples of this; 0: of 10 to the power of minus `decimals`. */
  step: z.number().min(0),
  decimals: z.int().min(0).max(17),
  least: z.number().nullable(),
  most: z.number().nullable(),
  hasNull: z.boolean(),
});
type Facts = z.infer<typeof factsSchema>;

const limits: Partial<Record<ColumnKind, readonly [number, number]>> = { time: [0, 86_399_999] };

/** The index of the last entry that is at most `value`; -1 where there is none. */
function lastAtMost(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Finds the cell of a number: a kept value first, else the range that holds it, else the nearest. */
class CellFinder {
  readonly #points: Float64Array;
  readonly #pointCells: number[] = [];
  readonly #rangeLows: Float64Array;
  readonly #rangeCells: number[] = [];

  constructor(
    private readonly lows: Float64Array,
    private readonly highs: Float64Array,
  ) {
    lows.forEach((low, cell) =>
      (low === highs[cell] ? this.#pointCells : this.#rangeCells).push(cell),
    );
    this.#points = Float64Array.from(this.#pointCells, (cell) => lows[cell] as number);
    this.#rangeLows = Float64Array.from(this.#rangeCells, (cell) => lows[cell] as number);
  }

  find(value: number): number {
    const point = lastAtMost(this.#points, value);
    if (point >= 0 && this.#points[point] === value) return this.#pointCells[point] as number;
    if (this.#rangeCells.length > 0) {
      return this.#rangeCells[Math.max(0, lastAtMost(this.#rangeLows, value))] as number;
    }
    const before = this.#points[Math.max(0, point)] as number;
    const after = this.#points[point + 1] ?? before;
    const nearest = value - before <= after - value ? Math.max(0, point) : point + 1;
    return this.#pointCells[Math.min(nearest, this.#pointCells.length - 1)] as number;
  }

  fraction(value: number, cell: number): number {
    const low = this.lows[cell] as number;
    const width = (this.highs[cell] as number) - low;
    return width > 0 ? Math.min(1, Math.max(0, (value - low) / width)) : 0.5;
  }
}

function encode(finder: CellFinder | null, nullCode: number, values: Float64Array): EncodedColumn {
  const codes = new Int32Array(values.length).fill(nullCode);
  const fractions = new Float32Array(values.length).fill(0.5);
  if (finder === null) return { codes, fractions };
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    const cell = finder.find(value);
    codes[row] = cell;
    fractions[row] = finder.fraction(value, cell);
  }
  return { codes, fractions };
}

/** What is learnt of a list of numbers. */
export interface FittedNumbers {
  readonly facts: Facts;
  readonly arrays: Record<'lows' | 'highs' | 'weights', Float64Array>;
}

/** @param decimals kept where the numbers are not whole */
export function fitNumbers(
  values: Float64Array,
  rareBelow: number,
  decimals = 0,
  [least, most]: readonly [number | null, number | null] = [null, null],
): FittedNumbers {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const nulls = values.length - present.length;
  const step = present.length > 0 ? findStep(present) : 1;
  const { lows, highs, counts } =
    present.length > 0
      ? fitQuantiles(present, rareBelow)
      : { lows: new Float64Array(0), highs: new Float64Array(0), counts: new Float64Array(0) };
  const weights = shares(nulls > 0 ? [...counts, nulls] : counts);
  return {
    facts: { step, decimals, least, most, hasNull: nulls > 0 },
    arrays: { lows, highs, weights },
  };
}

/** Fitted numbers, made ready; NaN is null both ways. */
export interface OpenNumbers {
  readonly cells: Cells;
  encode(values: Float64Array): EncodedColumn;
  decode(part: EncodedColumn, rowCount: number): Float64Array;
}

/** @throws ZodError or Error where they are not what `fitNumbers` made */
export function openNumbers(
  untrusted: unknown,
  arrays: Readonly<Record<string, Float64Array>>,
): OpenNumbers {
  const facts = factsSchema.parse(untrusted);
  const [lows, highs] = [arrayOf(arrays, 'lows'), arrayOf(arrays, 'highs')];
  const size = lows.length;
  const weights = arrayOf(arrays, 'weights');
  if (highs.length !== size || weights.length !== size + (facts.hasNull ? 1 : 0)) {
    throw new Error('the ranges of a column do not fit their weights');
  }
  const finder = size > 0 ? new CellFinder(lows, highs) : null;
  return {
    cells: { size, hasNull: facts.hasNull, isOrdered: true, weights, scale: { lows, highs } },
    encode: (values) => encode(finder, size, values),
    decode: decoder(facts, lows, highs),
  };
}

function decoder({ step, decimals, least, most }: Facts, lows: Float64Array, highs: Float64Array) {
  const round = rounder(step, decimals);
  const floor = least ?? -Infinity;
  // The last step of the day: a later time would be rounded to midnight, beyond the end.
  const ceiling = step > 0 ? Math.floor((most ?? Infinity) / step) * step : (most ?? Infinity);
  const size = lows.length;
  const widths = highs.map((high, cell) => high - (lows[cell] as number));
  return ({ codes, fractions }: EncodedColumn, rowCount: number): Float64Array => {
    const values = new Float64Array(rowCount);
    for (let row = 0; row < rowCount; row++) {
      const cell = codes[row] as number;
      if (cell >= size) {
        values[row] = NaN;
        continue;
      }
      const low = lows[cell] as number;
      const width = widths[cell] as number;
      if (width === 0) {
        values[row] = low + 0; // no negative zero: not every file format can hold one
        continue;
      }
      const value = low + width * (fractions === null ? 0.5 : (fractions[row] as number));
      values[row] = round(value < floor ? floor : value > ceiling ? ceiling : value) + 0;
    }
    return values;
  };
}

export const numbersCodec: Codec = {
  fit({ column, data, rareBelow }) {
    const { format } = column;
    const decimals = format.type === 'number' ? format.decimals : 0;
    const { values } = data as NumberData;
    const { facts, arrays } = fitNumbers(values, rareBelow, decimals, limits[column.kind]);
    return { facts, arrays, column: { ...column, hasNulls: facts.hasNull } };
  },

  open(facts, arrays) {
    const { cells, encode, decode } = openNumbers(facts, arrays);
    return {
      parts: [cells],
      encode: (data) => [encode((data as NumberData).values)],
      decode: (rows) => ({
        storage: 'number',
        values: decode(onlyPart(rows), rows.rowCount),
      }),
    };
  },
};
