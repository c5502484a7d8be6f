/**
 * The shape of the network, from the columns' cells alone, so that a model file need not describe it.
 * Columns of at most one cell are left out: there is nothing to learn about them.
 */
import { cellCount, type Cells } from '../../encode';
import { log } from '../../random';

/** One column as the network sees it. */
export interface Place {
  /** Its index in the table. */
  readonly column: number;
  readonly cells: number;
  /** Its first cell among all cells of the network. */
  readonly start: number;
}

/**
 * Neighbouring places with similar numbers of cells. They share a shape, that of the largest of them, so
 * that all of them are one batched product.
 */
export interface Kin {
  readonly first: number;
  readonly count: number;
  /** Width of the hidden layer of each. */
  readonly hidden: number;
  /** Cells of each; what a place has fewer is never drawn. */
  readonly cells: number;
}

export interface Layout {
  /** Few-celled columns first. */
  readonly places: readonly Place[];
  readonly kins: readonly Kin[];
  /** All places together. */
  readonly cells: number;
  /** Numbers that stand for a cell, and for what is known of a row so far. */
  readonly width: number;
}

/** How wide a network is. */
export interface Widths {
  readonly context: number;
  /** Hidden units for each unit of the logarithm of a column's cells. */
  readonly perLog: number;
}

/** Cells that the kin of a place of `cells` cells may have. */
const kinCells = (cells: number): number => Math.max(8, 1.3 * cells);

function kinsOf(places: readonly Place[], perLog: number): Kin[] {
  const kins: Kin[] = [];
  for (let first = 0; first < places.length;) {
    const most = kinCells((places[first] as Place).cells);
    let end = first;
    while (end < places.length && (places[end] as Place).cells <= most) end++;
    const { cells } = places[end - 1] as Place;
    const hidden = perLog * Math.max(1, Math.round(log(cells)));
    kins.push({ first, count: end - first, hidden, cells });
    first = end;
  }
  return kins;
}

export function layoutOf(columns: readonly Cells[], { context, perLog }: Widths): Layout {
  const counts = columns.map(cellCount);
  let start = 0;
  const places = [...counts.entries()]
    .filter(([, cells]) => cells > 1)
    .sort(([a, cellsOfA], [b, cellsOfB]) => cellsOfA - cellsOfB || a - b)
    .map(([column, cells]): Place => {
      const place = { column, cells, start };
      start += cells;
      return place;
    });
  return { places, kins: kinsOf(places, perLog), cells: start, width: context };
}

/** The kin of a place, and the place's number in it. */
export function kinOf({ kins }: Layout, place: number): { kin: number; member: number } {
  const kin = kins.findIndex(({ first, count }) => place < first + count);
  return { kin, member: place - (kins[kin] as Kin).first };
}
