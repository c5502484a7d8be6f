/**
 * How near rows lie to other rows, in binned columns. The distance is the sum over columns of 0 or 1 for
 * labels and of a difference, at most 1, for columns with order; null is 1 from everything else.
 */
import type { Cells } from '../../encode';
import { throwIfAborted, type Control } from '../../schema';
import type { EncodedTable } from '../generator';
import { binsOf } from './bins';

/** How differences of numbers are taken: in rank, or in value as a share of the range. */
export const scalings = ['rank', 'value'] as const;
export type Scaling = (typeof scalings)[number];

/** Rows as bins, `[rows, width]`. */
export interface PlacedRows {
  readonly bins: Uint8Array;
  readonly rows: number;
  readonly width: number;
}

type Column = EncodedTable['columns'][number];

export class Ruler {
  readonly width: number;
  readonly #bins;
  readonly #places: Readonly<Record<Scaling, readonly Float64Array[]>>;
  readonly #isLabel: readonly boolean[];
  readonly #nullBins: readonly number[];

  /** @param columns of the table that count */
  constructor(
    table: EncodedTable,
    private readonly columns: readonly number[],
  ) {
    const cells = columns.map((column) => (table.columns[column] as Column).cells);
    this.width = columns.length;
    this.#bins = cells.map((each) => binsOf(each));
    this.#isLabel = cells.map(({ isOrdered }) => !isOrdered);
    this.#nullBins = this.#bins.map(({ size }, i) => (cells[i]?.hasNull ? size - 1 : -1));
    const ranks = this.#bins.map(({ size }, i) => {
      const last = Math.max(1, size - (cells[i]?.hasNull ? 2 : 1));
      return Float64Array.from({ length: size }, (_, bin) => bin / last);
    });
    const values = cells.map(
      (each, i) => valuePlaces(each, this.#bins[i]?.of, this.#bins[i]?.size ?? 0) ?? ranks[i],
    );
    this.#places = { rank: ranks, value: values as Float64Array[] };
  }

  /** The given rows of a table with the same columns. */
  place({ columns }: Pick<EncodedTable, 'columns'>, rows: Int32Array): PlacedRows {
    const { width } = this;
    const bins = new Uint8Array(rows.length * width);
    this.columns.forEach((column, at) => {
      const { codes } = columns[column] as Column;
      const { of } = this.#bins[at] as { of: Uint8Array };
      for (let i = 0; i < rows.length; i++)
        bins[i * width + at] = of[codes[rows[i] as number] as number] as number;
    });
    return { bins, rows: rows.length, width };
  }

  /** Distance of each row of `query` to its nearest in `reference`, in units of 2^-20. @throws Fault `cancelled` */
  async nearest(
    query: PlacedRows,
    reference: PlacedRows,
    scaling: Scaling,
    control: Control,
  ): Promise<Int32Array> {
    const out = new Int32Array(query.rows);
    const table = new Int32Array(this.width << 8);
    const stride = Math.max(1, Math.floor(valuesPerBreath / (reference.bins.length + 1)));
    for (let start = 0; start < query.rows; start += stride) {
      throwIfAborted(control.signal);
      const end = Math.min(query.rows, start + stride);
      for (let row = start; row < end; row++) {
        this.#measure(query, row, scaling, table);
        out[row] = nearestTo(table, reference);
      }
      await control.breathe?.();
    }
    return out;
  }

  /** Writes how far every bin of every column is from the row's. */
  #measure({ bins, width }: PlacedRows, row: number, scaling: Scaling, table: Int32Array): void {
    for (let column = 0; column < width; column++) {
      const mine = bins[row * width + column] as number;
      const at = column << 8;
      const nullBin = this.#nullBins[column] as number;
      if (this.#isLabel[column] || mine === nullBin) {
        table.fill(unit, at, at + 256);
      } else {
        const places = this.#places[scaling][column] as Float64Array;
        const here = places[mine] as number;
        for (let bin = 0; bin < places.length; bin++) {
          const apart = ((places[bin] as number) - here) * unit;
          table[at + bin] = apart < 0 ? -apart : apart;
        }
        if (nullBin >= 0) table[at + nullBin] = unit;
      }
      table[at + mine] = 0;
    }
  }
}

const unit = 2 ** 20;
const valuesPerBreath = 8e6;

function valuePlaces(
  { scale, size, weights }: Cells,
  of: Uint8Array | undefined,
  bins: number,
): Float64Array | null {
  if (scale === undefined || of === undefined || size === 0) return null;
  const [sums, totals] = [new Float64Array(bins), new Float64Array(bins)];
  for (let cell = 0; cell < size; cell++) {
    const [bin, weight] = [of[cell] as number, (weights[cell] as number) + 1e-12];
    const middle = ((scale.lows[cell] as number) + (scale.highs[cell] as number)) / 2;
    sums[bin] = (sums[bin] as number) + weight * middle;
    totals[bin] = (totals[bin] as number) + weight;
  }
  const [low, high] = [scale.lows[0] as number, scale.highs[size - 1] as number];
  const range = high > low ? high - low : 1;
  return sums.map((sum, bin) => {
    const total = totals[bin] as number;
    return total > 0 ? Math.min(1, Math.max(0, (sum / total - low) / range)) : 0;
  });
}

function nearestTo(table: Int32Array, { bins, rows, width }: PlacedRows): number {
  let least = 0x7fffffff;
  for (let row = 0, at = 0; row < rows; row++) {
    let distance = 0;
    const end = at + width;
    let column = 0;
    for (; at + 4 <= end && distance < least; at += 4, column += 1024) {
      distance +=
        (table[column + (bins[at] as number)] as number) +
        (table[column + 256 + (bins[at + 1] as number)] as number) +
        (table[column + 512 + (bins[at + 2] as number)] as number) +
        (table[column + 768 + (bins[at + 3] as number)] as number);
    }
    if (distance < least) {
      for (; at < end; at++, column += 256)
        distance += table[column + (bins[at] as number)] as number;
      if (distance < least) least = distance;
    }
    at = end;
  }
  return least;
}

/** A number for each row; rows that differ share one by a chance of 2^-53 a pair. */
function rowKeys({ bins, rows, width }: PlacedRows): Float64Array {
  const out = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let [a, b] = [0x811c9dc5, 0x2d51c3f7];
    for (let at = row * width; at < (row + 1) * width; at++) {
      const word = bins[at] as number;
      a = Math.imul(a ^ word, 0x01000193);
      b = Math.imul(b ^ (word + 0x51), 0x85ebca6b) + (a >>> 7);
    }
    out[row] = (a >>> 0) * 2 ** 21 + (b >>> 11);
  }
  return out;
}

/** Counts rows of `query` that equal a row of `reference` in every column. */
export function countEqual(query: PlacedRows, reference: PlacedRows): number {
  const known = new Set(rowKeys(reference));
  return rowKeys(query).reduce((count, key) => count + (known.has(key) ? 1 : 0), 0);
}
