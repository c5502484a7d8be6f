/** Draws rows chunk by chunk. Row i depends on the model, the seed and i only, never on the chunks. */
import type { OpenCodec } from '../encode';
import type { Sampler } from '../models';
import { stream } from '../random';
import { throwIfAborted, track, type Chunk, type Control } from '../schema';

export interface ChunkPlan {
  /** Index of the first row. */
  readonly start: number;
  readonly rowCount: number;
  readonly chunkRows: number;
  readonly seed: number;
}

async function drawChunk(
  sampler: Sampler,
  codecs: readonly OpenCodec[],
  start: number,
  rowCount: number,
  seed: number,
): Promise<Chunk> {
  const drawn = await sampler.draw(start, rowCount, seed);
  let from = 0;
  const columns = codecs.map((codec, i) => {
    const parts = drawn.slice(from, (from += codec.parts.length));
    return codec.decode({ start, rowCount, parts }, stream(seed, `column ${i}`));
  });
  return { start, rowCount, columns };
}

/** @throws Fault `cancelled` between chunks when the signal was aborted */
export async function* drawChunks(
  sampler: Sampler,
  codecs: readonly OpenCodec[],
  plan: ChunkPlan,
  control: Control,
): AsyncGenerator<Chunk> {
  const { start, rowCount, chunkRows, seed } = plan;
  const report = track(control, 'drawing rows', rowCount);
  for (let done = 0; done < rowCount;) {
    throwIfAborted(control.signal);
    const rows = Math.min(chunkRows, rowCount - done);
    const chunk = await drawChunk(sampler, codecs, start + done, rows, seed);
    done += rows;
    report(done);
    yield chunk;
    await control.breathe?.();
  }
}
