/** From learnt weights to something that draws: the program is compiled at the first draw. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Cells, EncodedColumn } from '../../encode';
import { compile, ops } from '../../tensor';
import type { Sampler } from '../generator';
import { blockName, BlockSampler, type BlockProgram } from '../network';
import { drawRows, tablesOf, type Drawing } from './draw';
import type { Layout } from './layout';
import type { Weights } from './weights';

const rowsPerBlock = 1024;

export interface Network {
  readonly layout: Layout;
  readonly weights: Weights<Float32Array>;
  readonly cells: readonly Cells[];
}

/** Columns with places inside their cells. */
function ordered(cells: readonly Cells[]): number[] {
  return [...cells.keys()].filter((column) => (cells[column] as Cells).isOrdered);
}

async function programOf(
  { layout, weights, cells }: Network,
  drawing: Drawing,
): Promise<BlockProgram> {
  const tables = tablesOf(layout, weights, drawing);
  const within = ordered(cells);
  const step = () => ({
    codes: drawRows(layout, tables, drawing, rowsPerBlock, null),
    ...(within.length > 0 && {
      fractions: ops.uniform<tf.Tensor2D>([within.length, rowsPerBlock], 'fractions'),
    }),
  });
  const compiled = await compile(step, {}, { name: 'autoregressive rows', target: 'wasm' });
  const single = cells.map(({ size }) => new Int32Array(rowsPerBlock).fill(size > 0 ? 0 : size));
  const places = new Map(layout.places.map(({ column }, place) => [column, place]));
  return {
    compiled,
    rowsPerBlock,
    async read(session) {
      const codes = (await session.read(blockName, 'codes')) as Int32Array;
      const fractions =
        within.length > 0 ? ((await session.read(blockName, 'fractions')) as Float32Array) : null;
      const part = <V extends Int32Array | Float32Array>(values: V, i: number): V =>
        values.subarray(i * rowsPerBlock, (i + 1) * rowsPerBlock) as V;
      return cells.map((_, column): EncodedColumn => {
        const place = places.get(column);
        const at = within.indexOf(column);
        return {
          codes: place === undefined ? (single[column] as Int32Array) : part(codes, place),
          fractions: fractions && at >= 0 ? part(fractions, at) : null,
        };
      });
    },
  };
}

/** @param cells of all columns of the table */
export function samplerOf(network: Network, drawing: Drawing): Sampler {
  return new BlockSampler(() => programOf(network, drawing));
}
