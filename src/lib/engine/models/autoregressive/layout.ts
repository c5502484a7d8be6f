/**
 * The shape of the network, from the columns' cells alone, so that a model file need not describe it.
 * Columns of at most one cell are left out: there is nothing to learn about them.
 */
import type { Cells } from '../../encode';
import { log } from '../../random';

/** One column as the network sees it. */
export interface Place {
  /** Its index in the table. */
  readonly column: number;
  readonly cells: number;
  /** Its first cell among all cells of the network. */
  readonly start: number;
  /** Width of its embedding, and where that begins in the joined embeddings of a row. */
  readonly width: number;
  readonly input: number;
  /** Width of its hidden layer, and where that begins in the joined hidden layers. */
  readonly hidden: number;
  readonly unit: number;
}

/** Places that share a product from hidden layers to cells: neighbours, the first inclusive. */
export interface Head {
  readonly first: number;
  readonly last: number;
}

export interface Layout {
  /** Few-celled columns first. */
  readonly places: readonly Place[];
  readonly heads: readonly Head[];
  /** Sums over all places: cells, embedding widths, hidden widths, numbers in all embeddings. */
  readonly cells: number;
  readonly inputs: number;
  readonly units: number;
  readonly embedded: number;
}

export const cellCount = ({ size, hasNull }: Cells): number => size + (hasNull ? 1 : 0);

/** The smallest whole number whose fourth power is at least `cells`. */
function fourthRoot(cells: number): number {
  return Math.ceil(Math.sqrt(Math.sqrt(cells)) - 1e-9);
}

function embeddingWidth(cells: number): number {
  return Math.min(cells, Math.max(10, 3 * fourthRoot(cells)));
}

function hiddenWidth(cells: number, perLog: number): number {
  return perLog * Math.round(log(Math.max(cells, Math.E)));
}

/** Products with fewer cells than this are joined with their neighbours'. */
const cellsAHead = 24;

function headsOf(places: readonly Place[]): Head[] {
  const heads: Head[] = [];
  let first = 0;
  places.forEach(({ start, cells }, last) => {
    const next = places[last + 1];
    const from = places[first] as Place;
    const isFull = !next || next.start + next.cells - from.start > cellsAHead;
    if (!isFull && start + cells - from.start < cellsAHead) return;
    heads.push({ first, last });
    first = last + 1;
  });
  return heads;
}

/** @param perLog hidden units for each unit of the logarithm of a column's cells */
export function layoutOf(columns: readonly Cells[], perLog: number): Layout {
  const counts = columns.map(cellCount);
  const order = [...counts.keys()]
    .filter((column) => (counts[column] as number) > 1)
    .sort((a, b) => (counts[a] as number) - (counts[b] as number) || a - b);
  let [start, input, unit, embedded] = [0, 0, 0, 0];
  const places = order.map((column): Place => {
    const cells = counts[column] as number;
    const [width, hidden] = [embeddingWidth(cells), hiddenWidth(cells, perLog)];
    const place = { column, cells, start, width, input, hidden, unit };
    start += cells;
    input += width;
    unit += hidden;
    embedded += cells * width;
    return place;
  });
  return { places, heads: headsOf(places), cells: start, inputs: input, units: unit, embedded };
}
