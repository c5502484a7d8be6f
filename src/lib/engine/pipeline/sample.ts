/** From a model to rows. */
import { drawChunks } from '../sample';
import type { Chunk, Control, Model } from '../schema';
import { openModel } from './open-model';

export interface SampleOptions extends Control {
  /** Index of the first row; 0 where not given. Rows of another worker's share begin elsewhere. */
  readonly start?: number;
  /** Rows in a chunk; changes no byte of the result. */
  readonly chunkRows?: number;
}

/**
 * Draws `rowCount` rows, chunk by chunk; their columns follow `model.manifest.schema`. Row i depends on
 * the model, the seed and i only.
 * @throws Fault `cancelled`
 */
export function sample(
  model: Model,
  rowCount: number,
  seed: number,
  options: SampleOptions = {},
): AsyncGenerator<Chunk> {
  const { codecs, sampler } = openModel(model);
  const { start = 0, chunkRows = 65_536 } = options;
  return drawChunks(sampler, codecs, { start, rowCount, chunkRows, seed }, options);
}
