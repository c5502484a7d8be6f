/**
 * Integers, decimals, dates, times and datetimes: a protected quantile function, restored to the
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

export const numbersCodec: Codec = {
  fit({ column, data, rareBelow }) {
    const { values } = data as NumberData;
    const present = values.filter((value) => !Number.isNaN(value)).sort();
    const nulls = values.length - present.length;
    const { format } = column;
    const decimals = format.type === 'number' ? format.decimals : 0;
    const [least, most] = limits[column.kind] ?? [null, null];
    const step = present.length > 0 ? findStep(present) : 1;
    const facts: Facts = { step, decimals, least, most, hasNull: nulls > 0 };
    const { lows, highs, counts } =
      present.length > 0
        ? fitQuantiles(present, rareBelow)
        : { lows: new Float64Array(0), highs: new Float64Array(0), counts: new Float64Array(0) };
    const weights = shares(nulls > 0 ? [...counts, nulls] : counts);
    return { facts, arrays: { lows, highs, weights }, column: { ...column, hasNulls: nulls > 0 } };
  },

  open(untrusted, arrays) {
    const facts = factsSchema.parse(untrusted);
    const [lows, highs] = [arrayOf(arrays, 'lows'), arrayOf(arrays, 'highs')];
    const size = lows.length;
    const cells: Cells = {
      size,
      hasNull: facts.hasNull,
      isOrdered: true,
      weights: arrayOf(arrays, 'weights'),
      scale: { lows, highs },
    };
    const round = rounder(facts.step, facts.decimals);
    const least = facts.least ?? -Infinity;
    // The last step of the day: a later time would be rounded to midnight, beyond the end.
    const most =
      facts.step > 0
        ? Math.floor((facts.most ?? Infinity) / facts.step) * facts.step
        : (facts.most ?? Infinity);
    const finder = size > 0 ? new CellFinder(lows, highs) : null;
    return {
      parts: [cells],
      encode: (data) => [encode(finder, size, (data as NumberData).values)],
      decode(rows) {
        const { rowCount } = rows;
        const { codes, fractions } = onlyPart(rows);
        const values = new Float64Array(rowCount);
        for (let row = 0; row < rowCount; row++) {
          const cell = codes[row] as number;
          const low = lows[cell];
          if (low === undefined) {
            values[row] = NaN;
            continue;
          }
          const width = (highs[cell] as number) - low;
          if (width === 0) {
            values[row] = low + 0; // no negative zero: not every file format can hold one
            continue;
          }
          const value = low + width * (fractions === null ? 0.5 : (fractions[row] as number));
          values[row] = round(value < least ? least : value > most ? most : value) + 0;
        }
        return { storage: 'number', values };
      },
    };
  },
};
