/** The network's weights as one array, and the pieces that it is made of. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Cells } from '../../encode';
import { log } from '../../random';
import { layers } from '../../tensor';
import { cellCount, type Head, type Layout, type Place } from './layout';

/** Tensors of one network; shapes as `piecesOf` says. */
export interface Weights<Value = tf.Tensor> {
  /** One row a cell, the places one after the other: flat, since their widths differ. */
  readonly embeddings: Value;
  /** [inputs, units]. */
  readonly hidden: Value;
  /** [units]. */
  readonly hiddenBias: Value;
  /** [cells]. */
  readonly cellBias: Value;
  /** For each head [its units, its cells]; nothing but the blocks of its places counts. */
  readonly heads: readonly Value[];
}

/** One piece of the weights. */
export interface Piece {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: layers.Init;
}

export const sizeOf = ({ shape }: Pick<Piece, 'shape'>): number =>
  shape.reduce((product, length) => product * length, 1);

/** Places of a head, and how many units and cells they have together. */
export function headSize(layout: Layout, { first, last }: Head) {
  const [from, to] = [layout.places[first] as Place, layout.places[last] as Place];
  const units = to.unit + to.hidden - from.unit;
  const cells = to.start + to.cells - from.start;
  return { places: layout.places.slice(first, last + 1), from, units, cells };
}

/** 1 where a unit and a cell of a head belong to one place; null where there is one place only. */
export function headMask(layout: Layout, head: Head): Float32Array | null {
  const { places, from, units, cells } = headSize(layout, head);
  if (places.length === 1) return null;
  const mask = new Float32Array(units * cells);
  for (const place of places) {
    const [unit, cell] = [place.unit - from.unit, place.start - from.start];
    for (let i = unit; i < unit + place.hidden; i++) {
      mask.fill(1, i * cells + cell, i * cells + cell + place.cells);
    }
  }
  return mask;
}

/** Logarithms of the shares of all cells; cells without rows count as a thousandth of a row among `rows`. */
function logShares(layout: Layout, columns: readonly Cells[], rows: number): Float32Array {
  const out = new Float32Array(layout.cells);
  for (const { column, start, cells } of layout.places) {
    const { weights } = columns[column] as Cells;
    for (let cell = 0; cell < cells; cell++) {
      out[start + cell] = log(Math.max(weights[cell] ?? 0, 1e-3 / rows));
    }
  }
  return out;
}

/**
 * All pieces, in the order in which they lie in the array.
 * @param begin what the network begins with: the shares of cells among so many rows
 */
export function piecesOf(
  layout: Layout,
  begin: { readonly columns: readonly Cells[]; readonly rows: number },
): readonly Piece[] {
  const { embedded, inputs, units, cells, heads } = layout;
  const within = (fan: number) => layers.uniformWithin(1 / Math.sqrt(Math.max(1, fan)));
  return [
    { name: 'embeddings', shape: [embedded], init: layers.normalWith(1) },
    { name: 'hidden', shape: [inputs, units], init: within(inputs) },
    { name: 'hidden bias', shape: [units], init: within(inputs) },
    {
      name: 'cell bias',
      shape: [cells],
      init: () => logShares(layout, begin.columns, begin.rows),
    },
    ...heads.map((head, i) => {
      const size = headSize(layout, head);
      const fan = size.units / size.places.length;
      return { name: `head ${i}`, shape: [size.units, size.cells], init: within(fan) };
    }),
  ];
}

/** Pieces, in their order, under their names. */
export function asWeights<Value>(values: readonly Value[]): Weights<Value> {
  const [embeddings, hidden, hiddenBias, cellBias, ...heads] = values;
  return { embeddings, hidden, hiddenBias, cellBias, heads } as Weights<Value>;
}

/** Whether these are columns that such a network was made for: the same number of cells in each. */
export function fits(counts: readonly number[], columns: readonly Cells[]): boolean {
  return (
    counts.length === columns.length && counts.every((n, i) => n === cellCount(columns[i] as Cells))
  );
}
