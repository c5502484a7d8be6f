/**
 * How alike the relation of two columns is in two tables, as SDMetrics 0.29 defines it:
 * CorrelationSimilarity for two numbers, ContingencySimilarity where a label takes part.
 */
import type { Cells } from './cells';

/** Pearson's r over the rows where both are present; null with fewer than two or no variation. */
export function pearson(a: Float64Array, b: Float64Array): number | null {
  let count = 0;
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    if (x !== x || y !== y) continue;
    count++;
    meanA += x;
    meanB += y;
  }
  if (count < 2) return null;
  meanA /= count;
  meanB /= count;
  let squareA = 0;
  let squareB = 0;
  let product = 0;
  for (let i = 0; i < a.length; i++) {
    const x = (a[i] as number) - meanA;
    const y = (b[i] as number) - meanB;
    if (x !== x || y !== y) continue;
    squareA += x * x;
    squareB += y * y;
    product += x * y;
  }
  const size = Math.sqrt(squareA) * Math.sqrt(squareB);
  return size === 0 ? null : Math.max(-1, Math.min(1, product / size));
}

/** Whether a column has exactly one distinct value, nulls aside: SDMetrics refuses to correlate it. */
export function isConstant(values: Float64Array): boolean {
  let first = NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== value) continue;
    if (first !== first) first = value;
    else if (value !== first) return false;
  }
  return first === first;
}

/** 1 − |r_real − r_synthetic| / 2. */
export function correlationSimilarity(real: number, synthetic: number): number {
  return 1 - Math.abs(real - synthetic) / 2;
}

/** Rows in each cell of two columns, the same cells for every table of `counts`. */
export interface CrossTable {
  /** The cell `a · width + b` that entry k of each list counts; null where k itself is the cell. */
  readonly keys: Float64Array | null;
  readonly width: number;
  readonly height: number;
  readonly counts: readonly Float64Array[];
}

/** Above this many cells only those that occur are held. */
const denseCells = 1 << 18;

/** Counts several tables over the same two columns. */
export function crossCount(tables: readonly { a: Cells; b: Cells }[]): CrossTable {
  const height = Math.max(...tables.map(({ a }) => a.size));
  const width = Math.max(...tables.map(({ b }) => b.size));
  if (height * width > denseCells) return sparseCount(tables, height, width);
  const counts = tables.map(({ a, b }) => {
    const count = new Float64Array(height * width);
    for (let i = 0; i < a.codes.length; i++) {
      const cell = (a.codes[i] as number) * width + (b.codes[i] as number);
      count[cell] = (count[cell] as number) + 1;
    }
    return count;
  });
  return { keys: null, width, height, counts };
}

function sparseCount(
  tables: readonly { a: Cells; b: Cells }[],
  height: number,
  width: number,
): CrossTable {
  const slots = new Map<number, number>();
  const slotsOf = tables.map(({ a, b }) =>
    a.codes.map((code, row) => {
      const cell = code * width + (b.codes[row] as number);
      const slot = slots.get(cell);
      if (slot !== undefined) return slot;
      slots.set(cell, slots.size);
      return slots.size - 1;
    }),
  );
  const counts = slotsOf.map((rows) => {
    const count = new Float64Array(slots.size);
    for (let i = 0; i < rows.length; i++) {
      const slot = rows[i] as number;
      count[slot] = (count[slot] as number) + 1;
    }
    return count;
  });
  return { keys: Float64Array.from(slots.keys()), width, height, counts };
}

/** 1 − ½ Σ|R_ab − S_ab| over shares of all rows, nulls included; null without rows. */
export function contingencySimilarity(real: Float64Array, synthetic: Float64Array): number | null {
  const realRows = sum(real);
  const syntheticRows = sum(synthetic);
  if (realRows === 0 || syntheticRows === 0) return null;
  let distance = 0;
  for (let cell = 0; cell < real.length; cell++) {
    distance += Math.abs(
      (real[cell] as number) / realRows - (synthetic[cell] as number) / syntheticRows,
    );
  }
  return 1 - distance / 2;
}

/**
 * Cramér's V of one table of counts, without bias correction (`scipy.stats.contingency.association`,
 * which SDMetrics calls); null where one of the columns has fewer than two values.
 */
export function cramersV(table: CrossTable, counts: Float64Array): number | null {
  const rowSums = new Float64Array(table.height);
  const columnSums = new Float64Array(table.width);
  for (let k = 0; k < counts.length; k++) {
    const count = counts[k] as number;
    if (count === 0) continue;
    const cell = table.keys === null ? k : (table.keys[k] as number);
    const a = Math.floor(cell / table.width);
    const b = cell - a * table.width;
    rowSums[a] = (rowSums[a] as number) + count;
    columnSums[b] = (columnSums[b] as number) + count;
  }
  const least = Math.min(occupied(rowSums), occupied(columnSums));
  if (least < 2) return null;
  let share = 0;
  for (let k = 0; k < counts.length; k++) {
    const count = counts[k] as number;
    if (count === 0) continue;
    const cell = table.keys === null ? k : (table.keys[k] as number);
    const a = Math.floor(cell / table.width);
    share +=
      (count * count) / (rowSums[a] as number) / (columnSums[cell - a * table.width] as number);
  }
  return Math.min(1, Math.sqrt(Math.max(0, share - 1) / (least - 1)));
}

function occupied(sums: Float64Array): number {
  let count = 0;
  for (const entry of sums) if (entry > 0) count++;
  return count;
}

function sum(counts: Float64Array): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] as number;
  return total;
}
