/** The network's weights as one array, and the pieces that it is made of. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Cells } from '../../encode';
import { log } from '../../random';
import { layers } from '../../tensor';
import type { Kin, Layout, Place } from './layout';

/** Of the places of one kin; `count`, `hidden` and `cells` are the kin's. */
export interface KinWeights<Value> {
  /** [count, width, hidden]. */
  readonly into: Value;
  /** [count, 1, hidden]. */
  readonly bias: Value;
  /** [count, hidden, cells]. */
  readonly out: Value;
  /** [count, 1, cells]. */
  readonly cellBias: Value;
}

export interface Weights<Value = tf.Tensor> {
  /** [cells, width]: what a cell tells the columns after it. */
  readonly told: Value;
  readonly kins: readonly KinWeights<Value>[];
}

/** One piece of the weights. */
export interface Piece {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: layers.Init;
}

export const sizeOf = ({ shape }: Pick<Piece, 'shape'>): number =>
  shape.reduce((product, length) => product * length, 1);

/** The logit of cells that a place has not. */
const never = -60;

/** Logarithms of the shares of a kin's cells; a cell without rows counts as a thousandth of a row. */
function logShares(
  { places }: Layout,
  { first, count, cells }: Kin,
  columns: readonly Cells[],
  rows: number,
): Float32Array {
  const out = new Float32Array(count * cells).fill(never);
  places.slice(first, first + count).forEach((place, member) => {
    const { weights } = columns[place.column] as Cells;
    for (let cell = 0; cell < place.cells; cell++) {
      out[member * cells + cell] = log(Math.max(weights[cell] ?? 0, 1e-3 / rows));
    }
  });
  return out;
}

/**
 * All pieces, in the order in which they lie in the array.
 * @param rows of the table, for what the network begins with: the shares of cells
 */
export function piecesOf(
  layout: Layout,
  columns: readonly Cells[],
  rows: number,
): readonly Piece[] {
  const { width } = layout;
  const within = (inputs: number) => layers.uniformWithin(1 / Math.sqrt(inputs));
  return [
    { name: 'told', shape: [layout.cells, width], init: layers.normalWith(0.3) },
    ...layout.kins.flatMap((kin, i): Piece[] => {
      const { count, hidden, cells } = kin;
      const shares = () => logShares(layout, kin, columns, rows);
      return [
        { name: `into ${i}`, shape: [count, width, hidden], init: within(width) },
        { name: `bias ${i}`, shape: [count, 1, hidden], init: within(width) },
        { name: `out ${i}`, shape: [count, hidden, cells], init: within(hidden) },
        { name: `cell bias ${i}`, shape: [count, 1, cells], init: shares },
      ];
    }),
  ];
}

/** Pieces, in their order, under their names. */
export function asWeights<Value>(values: readonly Value[]): Weights<Value> {
  const at = (i: number) => values[i] as Value;
  const kins = Array.from({ length: (values.length - 1) / 4 }, (_, i) => ({
    into: at(4 * i + 1),
    bias: at(4 * i + 2),
    out: at(4 * i + 3),
    cellBias: at(4 * i + 4),
  }));
  return { told: at(0), kins };
}

/** The pieces of one array. @throws Error where it is not that of such a network */
export function unpackWeights(pieces: readonly Piece[], flat: unknown): Weights<Float32Array> {
  const total = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
  if (!(flat instanceof Float32Array) || flat.length !== total) {
    throw new Error(`the network has ${total} weights, the model another number`);
  }
  if (!flat.every(Number.isFinite)) throw new Error('a weight of the model is not a number');
  let offset = 0;
  return asWeights(pieces.map((piece) => flat.subarray(offset, (offset += sizeOf(piece)))));
}

/** The weights of one place alone, without the cells that it has not. */
export function weightsOfPlace(
  layout: Layout,
  weights: Weights<Float32Array>,
  at: { readonly kin: number; readonly member: number },
): KinWeights<Float32Array> & { readonly hidden: number; readonly cells: number } {
  const { first, hidden, cells: padded } = layout.kins[at.kin] as Kin;
  const { cells } = layout.places[first + at.member] as Place;
  const kin = weights.kins[at.kin] as KinWeights<Float32Array>;
  const part = (values: Float32Array, size: number) =>
    values.slice(at.member * size, (at.member + 1) * size);
  const wide = part(kin.out, hidden * padded);
  const out = new Float32Array(hidden * cells);
  for (let unit = 0; unit < hidden; unit++) {
    out.set(wide.subarray(unit * padded, unit * padded + cells), unit * cells);
  }
  return {
    hidden,
    cells,
    into: part(kin.into, layout.width * hidden),
    bias: part(kin.bias, hidden),
    out,
    cellBias: part(kin.cellBias, padded).slice(0, cells),
  };
}
