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

/** A model that is ready to draw, for callers that draw more than once. */
export interface Drawer {
  /** As `sample`; one call at a time. */
  sample(rowCount: number, seed: number, options?: SampleOptions): AsyncGenerator<Chunk>;
  /** Frees what drawing took. */
  close(): void;
}

/** @throws Fault `generator-unknown`; ZodError or Error where the model is not what `fit` made */
export async function openDrawer(model: Model): Promise<Drawer> {
  const { codecs, sampler } = await openModel(model);
  return {
    sample(rowCount, seed, options = {}) {
      const { start = 0, chunkRows = 65_536 } = options;
      return drawChunks(sampler, codecs, { start, rowCount, chunkRows, seed }, options);
    },
    close: () => sampler.close?.(),
  };
}

/**
 * Draws `rowCount` rows, chunk by chunk; their columns follow `model.manifest.schema`. Row i depends on
 * the model, the seed and i only.
 * @throws Fault `cancelled`
 */
export async function* sample(
  model: Model,
  rowCount: number,
  seed: number,
  options: SampleOptions = {},
): AsyncGenerator<Chunk> {
  const drawer = await openDrawer(model);
  try {
    yield* drawer.sample(rowCount, seed, options);
  } finally {
    drawer.close();
  }
}
