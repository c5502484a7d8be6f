/**
 * Synthetic rows to look at: those that were told most easily, and those that were least. Never one that
 * equals a training row: a report may be shared, and such a row is somebody's.
 */
import { exp } from '../../engine/random';
import { printerOf } from '../../engine/schema';
import type { Aligned, AlignedColumn } from '../align';
import { findCopies } from '../privacy';
import type { ColumnShare } from './detect';

const shownColumns = 20;
const rowsOfEachKind = 5;

interface ExampleRow {
  readonly row: number;
  readonly score: number;
  readonly cells: (string | null)[];
}

export interface Examples {
  readonly shown: string[];
  readonly obvious: ExampleRow[];
  readonly convincing: ExampleRow[];
}

/**
 * @param drawn rows of the synthetic table that were judged
 * @param scores log-odds of being synthetic, one for each of them
 * @param shares columns, those that gave most away first
 */
export function exampleRows(
  aligned: Aligned,
  drawn: Int32Array,
  scores: Float64Array,
  shares: readonly ColumnShare[],
): Examples {
  const { columns } = aligned;
  const copies = new Set(findCopies(aligned, Infinity));
  const wanted = new Set(shares.slice(0, shownColumns).map(({ column }) => column));
  const shown = columns.filter(({ column }) => wanted.has(column.name));
  const printers = shown.map(printer);
  const places = Array.from(drawn.keys()).filter((place) => !copies.has(drawn[place] as number));
  places.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
  const count = Math.min(rowsOfEachKind, places.length >> 1);
  const example = (place: number): ExampleRow => {
    const row = drawn[place] as number;
    const score = 1 / (1 + exp(-(scores[place] as number)));
    return { row, score, cells: printers.map((print) => print(row)) };
  };
  return {
    shown: shown.map(({ column }) => column.name),
    obvious: places.slice(0, count).map(example),
    convincing: places.slice(-count).reverse().map(example),
  };
}

/** Prints a synthetic value as its file would show it; null where it is empty. */
function printer(column: AlignedColumn): (row: number) => string | null {
  const print = printerOf(column.column);
  if (column.measure === 'numeric') {
    return (row) => {
      const value = column.synthetic[row] as number;
      return Number.isNaN(value) ? null : print(value);
    };
  }
  return (row) => {
    const label = column.labels[column.synthetic[row] as number];
    return label === undefined ? null : print(label);
  };
}
