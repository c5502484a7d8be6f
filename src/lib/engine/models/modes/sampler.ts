/** From a network that draws modes and labels to something that draws cells. */
import type * as tf from '@tensorflow/tfjs-core';
import { compile, ops } from '../../tensor';
import type { Sampler } from '../generator';
import { blockName, BlockSampler, type BlockProgram } from '../network';
import type { Layout } from './layout';
import { pickCount, restorer } from './restore';

/** One block of rows in a step. */
export interface DrawnTensors {
  /** [rows, numbers]; null where there are none. */
  readonly scalars: tf.Tensor | null;
  /** int32 [rows, choices]. */
  readonly choices: tf.Tensor;
}

const rowsPerBlock = 1024;

async function programOf(
  layout: Layout,
  name: string,
  draw: (rows: number) => DrawnTensors,
): Promise<BlockProgram> {
  const picks = pickCount(layout);
  const step = () => {
    const { scalars, choices } = draw(rowsPerBlock);
    return {
      choices,
      ...(scalars && { scalars }),
      ...(picks > 0 && { picks: ops.uniform([rowsPerBlock, picks], 'pooled cells') }),
    };
  };
  const compiled = await compile(step, {}, { name: `${name} rows`, target: 'wasm' });
  const restore = restorer(layout);
  const none = new Float32Array(0);
  return {
    compiled,
    rowsPerBlock,
    async read(session) {
      const choices = (await session.read(blockName, 'choices')) as Int32Array;
      const scalars =
        layout.numbers.length > 0
          ? ((await session.read(blockName, 'scalars')) as Float32Array)
          : none;
      const picked = picks > 0 ? ((await session.read(blockName, 'picks')) as Float32Array) : none;
      return restore({ scalars, choices, picks: picked }, rowsPerBlock);
    },
  };
}

/**
 * Rows of nothing but columns with one cell where there is nothing to draw.
 * @param draw traced once, at the first draw
 */
export function modesSampler(
  layout: Layout,
  name: string,
  draw: (rows: number) => DrawnTensors,
): Sampler {
  if (layout.width > 0) return new BlockSampler(() => programOf(layout, name, draw));
  const restore = restorer(layout);
  const [scalars, choices, picks] = [new Float32Array(0), new Int32Array(0), new Float32Array(0)];
  return { draw: (_, rowCount) => restore({ scalars, choices, picks }, rowCount) };
}
