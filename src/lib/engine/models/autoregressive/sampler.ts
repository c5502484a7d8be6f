/** From learnt weights to something that draws; its program is compiled at the first draw. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Cells, EncodedColumn } from '../../encode';
import { compile, ops, type Session, type Values } from '../../tensor';
import type { Sampler } from '../generator';
import { blockName, BlockSampler, type BlockProgram } from '../network';
import { drawRows, type Drawing } from './draw';
import type { Layout } from './layout';
import { stepwiseProgram } from './stepwise';
import type { Weights } from './weights';

const rowsPerBlock = 1024;

/** A learnt network and what it was learnt for. */
export interface Network {
  readonly layout: Layout;
  readonly weights: Weights<Float32Array>;
  /** Of all columns of the table. */
  readonly cells: readonly Cells[];
  readonly drawing: Drawing;
}

/** More places than these are drawn by a program for each kin in place of one for all. */
const placesInOneProgram = 24;

/** Puts a block together from int32 [places, rows] and float32 [columns with order, rows]. */
function columnsOf(
  { layout, cells }: Network,
  ordered: readonly number[],
): (codes: Int32Array, fractions: Float32Array | null) => EncodedColumn[] {
  const single = cells.map(({ size }) => new Int32Array(rowsPerBlock).fill(size > 0 ? 0 : size));
  const places = new Map(layout.places.map(({ column }, place) => [column, place]));
  const withOrder = new Map(ordered.map((column, i) => [column, i]));
  const part = <V extends Values>(values: V, i: number): V =>
    values.subarray(i * rowsPerBlock, (i + 1) * rowsPerBlock) as V;
  return (codes, fractions) =>
    cells.map((_, column) => {
      const [place, at] = [places.get(column), withOrder.get(column)];
      return {
        codes: place === undefined ? (single[column] as Int32Array) : part(codes, place),
        fractions: at === undefined || fractions === null ? null : part(fractions, at),
      };
    });
}

async function programOf(network: Network, evidence: readonly Int32Array[]): Promise<BlockProgram> {
  const { layout, weights, cells, drawing } = network;
  const ordered = layout.places
    .map(({ column }) => column)
    .filter((column) => (cells[column] as Cells).isOrdered);
  const columns = columnsOf(network, ordered);
  const fractions = () => ({
    fractions: ops.uniform([Math.max(1, ordered.length), rowsPerBlock], 'fractions'),
  });
  const readFractions = async (session: Session) =>
    (await session.read(blockName, 'fractions')) as Float32Array;
  if (layout.places.length > placesInOneProgram) {
    const codes = new Int32Array(layout.places.length * rowsPerBlock);
    const block = { codes, rows: rowsPerBlock };
    const program = await stepwiseProgram(network, block, fractions, evidence);
    const read = async (session: Session) => columns(codes, await readFractions(session));
    return { ...program, rowsPerBlock, read };
  }
  const step = ({ given }: Readonly<Record<string, tf.Tensor>>) => ({
    codes: drawRows(layout, weights, drawing, rowsPerBlock, (given ?? null) as tf.Tensor2D | null),
    ...fractions(),
  });
  const form = { shape: [drawing.given, rowsPerBlock], type: 'int32' } as const;
  const example: Record<string, typeof form> = drawing.given > 0 ? { given: form } : {};
  const compiled = await compile(step, example, { name: 'autoregressive rows', target: 'wasm' });
  const given = new Int32Array(drawing.given * rowsPerBlock);
  return {
    compiled,
    rowsPerBlock,
    async run(session, block) {
      const from = block * rowsPerBlock;
      evidence.forEach((codes, i) =>
        given.set(codes.subarray(from, from + rowsPerBlock), i * rowsPerBlock),
      );
      if (evidence.length > 0) session.write(blockName, 'given', given);
      await session.run(blockName, block, 1);
    },
    read: async (session) =>
      columns((await session.read(blockName, 'codes')) as Int32Array, await readFractions(session)),
  };
}

/** Rows of a table none of whose columns has more than one cell. */
function constantSampler(cells: readonly Cells[]): Sampler {
  return {
    draw: (_start, rowCount) =>
      cells.map(({ size, isOrdered }) => ({
        codes: new Int32Array(rowCount).fill(size > 0 ? 0 : size),
        fractions: isOrdered ? new Float32Array(rowCount).fill(0.5) : null,
      })),
  };
}

export function samplerOf(network: Network): Sampler {
  if (network.layout.places.length === 0) return constantSampler(network.cells);
  return new BlockSampler(() => programOf(network, []));
}

/** Some of a row's columns, known: the codes of `column` in each row that is to be drawn. */
export interface Given {
  readonly column: number;
  readonly codes: Int32Array;
}

/**
 * Draws the rest of rows of which some columns are given, from their distribution given these; row i is
 * drawn with `given[…].codes[i]`. Fractions of given columns mean nothing.
 * @throws Error where a code is not one of its column's
 */
export async function drawGiven(
  network: Network,
  given: readonly Given[],
  rowCount: number,
  seed: number,
): Promise<readonly EncodedColumn[]> {
  const { layout, drawing } = network;
  const evidence = given.flatMap(({ column, codes }) => {
    const place = layout.places.findIndex((each) => each.column === column);
    const cells = layout.places[place]?.cells ?? 1;
    if (codes.length !== rowCount || !codes.every((code) => code >= 0 && code < cells)) {
      throw new Error(`column ${column} has ${cells} cells; ${rowCount} of these are to be given`);
    }
    return place < 0 ? [] : [{ place, codes }];
  });
  const known = evidence.map(({ place }) => place);
  if (known.length === 0) {
    const all = samplerOf(network);
    const drawn = await all.draw(0, rowCount, seed);
    all.close?.();
    return drawn;
  }
  const order = [...known, ...drawing.order.filter((place) => !known.includes(place))];
  const asked = { ...network, drawing: { ...drawing, order, given: known.length, shares: null } };
  const codes = evidence.map((each) => each.codes);
  const sampler = new BlockSampler(() => programOf(asked, codes));
  try {
    return await sampler.draw(0, rowCount, seed);
  } finally {
    sampler.close();
  }
}
