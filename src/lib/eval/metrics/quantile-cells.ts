/**
 * Columns in few cells that all tables share: numbers between the original's quantiles, the commonest
 * labels with the rest as one. Source of ten: mostlyai-qa, whose accuracy is counted over these.
 */
import type { AlignedColumn } from '../align';
import { binEdges, type Cells } from './cells';
import { countCodes, sortedValues } from './shapes';
import { quantile } from './moments';

/** Distinct quantiles of an ascending list that divide it into at most `bins`; the outermost are left out. */
export function innerEdges(ascending: Float64Array, bins: number): Float64Array {
  if (ascending.length === 0) return new Float64Array(0);
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) => quantile(ascending, k / bins));
  return edges.filter((edge, k) => k === 0 || edge !== edges[k - 1]).slice(1, -1);
}

/** How many values of an ascending list lie between the edges; a value at an edge is above it. */
export function countBetween(ascending: Float64Array, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  let row = 0;
  for (let k = 0; k < edges.length; k++) {
    const start = row;
    const edge = edges[k] as number;
    while (row < ascending.length && (ascending[row] as number) < edge) row++;
    counts[k] = row - start;
  }
  counts[edges.length] = ascending.length - row;
  return counts;
}

/** One column in every table over the same cells; null has the last cell to itself. */
export interface SharedCells {
  readonly size: number;
  readonly train: Cells;
  readonly holdout: Cells | null;
  readonly synthetic: Cells;
}

/** At most `bins` cells of values, and one for nulls. */
export function sharedCells(column: AlignedColumn, bins: number): SharedCells {
  if (column.measure === 'numeric') {
    const edges = innerEdges(sortedValues(column.train), bins);
    const size = edges.length + 2;
    const cells = (values: Float64Array) => ({ codes: codesBetween(values, edges), size });
    return share(size, cells, column);
  }
  const toCell = commonCells(countCodes(column.train, column.labels.length), column.labels, bins);
  const size = Math.min(column.labels.length, bins) + 1;
  const cells = (codes: Int32Array) => ({
    codes: codes.map((code) => (code < 0 ? size - 1 : (toCell[code] as number))),
    size,
  });
  return share(size, cells, column);
}

/** Numbers with at most this many distinct values are not binned, as TabPC has it. */
const fewDistinct = 11;
/** More labels than this are pooled. */
const mostLabels = 64;

/**
 * The cells over which TabPC measures mutual information: ten of equal width between the original's
 * smallest and largest number, all that lies outside or is null in one more; labels by themselves.
 */
export function informationCells(column: AlignedColumn): SharedCells {
  if (column.measure === 'categorical') return sharedCells(column, mostLabels);
  const distinct = distinctWithin(column.train, fewDistinct);
  const edges = distinct ?? binEdges(column.train);
  const size = distinct === null ? edges.length : edges.length + 1;
  const cell = distinct === null ? binOf : valueOf;
  const cells = (values: Float64Array) => ({
    codes: Int32Array.from(values, (value) => cell(edges, value)),
    size,
  });
  return share(size, cells, column);
}

/** The distinct numbers, ascending; null where there are more than `most`. */
function distinctWithin(values: Float64Array, most: number): Float64Array | null {
  const found = new Set<number>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== value) continue;
    found.add(value);
    if (found.size > most) return null;
  }
  return Float64Array.from(found).sort();
}

/** Bins closed to the right, the first to the left too; outside and null: the last cell. */
function binOf(edges: Float64Array, value: number): number {
  const bins = edges.length - 1;
  if (!(value >= (edges[0] as number) && value <= (edges[bins] as number))) return bins;
  let bin = 0;
  while (bin < bins - 1 && value > (edges[bin + 1] as number)) bin++;
  return bin;
}

function valueOf(known: Float64Array, value: number): number {
  const place = known.indexOf(value);
  return place < 0 ? known.length : place;
}

function share<Values>(
  size: number,
  cells: (values: Values) => Cells,
  column: { train: Values; holdout: Values | null; synthetic: Values },
): SharedCells {
  return {
    size,
    train: cells(column.train),
    holdout: column.holdout === null ? null : cells(column.holdout),
    synthetic: cells(column.synthetic),
  };
}

function codesBetween(values: Float64Array, edges: Float64Array): Int32Array {
  const codes = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== value) {
      codes[i] = edges.length + 1;
      continue;
    }
    let cell = 0;
    while (cell < edges.length && value >= (edges[cell] as number)) cell++;
    codes[i] = cell;
  }
  return codes;
}

/**
 * The cell of each label: all have their own where they fit, else the commonest do and the last cell is
 * shared. Of equally common labels those later in the alphabet come first, as in the golden values.
 */
function commonCells(counts: Float64Array, labels: readonly string[], bins: number): Int32Array {
  const order = Array.from(labels.keys()).sort((a, b) => {
    const more = (counts[b] as number) - (counts[a] as number);
    return more !== 0 ? more : (labels[a] as string) < (labels[b] as string) ? 1 : -1;
  });
  const cells = new Int32Array(labels.length);
  order.forEach((code, rank) => (cells[code] = Math.min(rank, bins - 1)));
  return cells;
}
