/** From learnt weights to something that draws; its program is compiled at the first draw. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Cells, EncodedColumn } from '../../encode';
import { compile, ops, type Session, type Values } from '../../tensor';
import type { Sampler } from '../generator';
import { blockName, BlockSampler, type BlockProgram } from '../network';
import { drawRows, type Drawing } from './draw';
import type { Layout } from './layout';
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

/** Reads the rows of a block, from int32 [places, rows] and float32 [columns with order, rows]. */
function reader(
  { layout, cells }: Network,
  ordered: readonly number[],
): (session: Session) => Promise<readonly EncodedColumn[]> {
  const single = cells.map(({ size }) => new Int32Array(rowsPerBlock).fill(size > 0 ? 0 : size));
  const part = <V extends Values>(values: V, i: number): V =>
    values.subarray(i * rowsPerBlock, (i + 1) * rowsPerBlock) as V;
  return async (session) => {
    const columns = cells.map((_, i) => ({
      codes: single[i] as Int32Array,
      fractions: null as Float32Array | null,
    }));
    const codes = (await session.read(blockName, 'codes')) as Int32Array;
    layout.places.forEach(({ column }, i) => {
      (columns[column] as (typeof columns)[number]).codes = part(codes, i);
    });
    if (ordered.length === 0) return columns;
    const fractions = (await session.read(blockName, 'fractions')) as Float32Array;
    ordered.forEach((column, i) => {
      (columns[column] as (typeof columns)[number]).fractions = part(fractions, i);
    });
    return columns;
  };
}

async function programOf(
  network: Network,
  evidence: readonly Int32Array[] | null,
): Promise<BlockProgram> {
  const { layout, weights, cells, drawing } = network;
  const ordered = layout.places
    .map(({ column }) => column)
    .filter((column) => (cells[column] as Cells).isOrdered);
  const step = ({ given }: Readonly<Record<string, tf.Tensor>>) => ({
    codes: drawRows(layout, weights, drawing, rowsPerBlock, (given ?? null) as tf.Tensor2D | null),
    ...(ordered.length > 0 && {
      fractions: ops.uniform<tf.Tensor2D>([ordered.length, rowsPerBlock], 'fractions'),
    }),
  });
  const form = { shape: [drawing.given, rowsPerBlock], type: 'int32' } as const;
  const example = evidence === null ? {} : { given: form };
  const compiled = await compile(step, example, { name: 'autoregressive rows', target: 'wasm' });
  const read = reader(network, ordered);
  if (evidence === null) return { compiled, rowsPerBlock, read };
  const given = new Int32Array(drawing.given * rowsPerBlock);
  return {
    compiled,
    rowsPerBlock,
    read,
    before(session, block) {
      evidence.forEach((codes, i) => {
        const from = block * rowsPerBlock;
        given.set(codes.subarray(from, from + rowsPerBlock), i * rowsPerBlock);
      });
      session.write(blockName, 'given', given);
    },
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
  return new BlockSampler(() => programOf(network, null));
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
