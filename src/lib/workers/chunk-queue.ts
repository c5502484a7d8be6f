/**
 * Chunks from several workers in the order of their rows. At most two chunks a worker are under way or
 * waiting, so a slow writer holds the workers back and memory stays bounded.
 */
import { Fault, type Chunk, type ColumnData } from '../engine/schema';
import type { ChunkDoor, Draw, PackedChunk } from './contract';
import { callThrough, type Door } from './door';
import type { LineControl } from './line';

/** Rows of one chunk on its way between workers: 15 columns of numbers are 2 MiB. */
export const usualChunkRows = 16_384;

/**
 * @param rows rows from the first to take, at most `draw.rows`
 * @param chunkRows rows of a chunk; changes no value
 */
export async function* chunksOf(
  ports: readonly MessagePort[],
  draw: Draw,
  rows: number,
  chunkRows: number,
  control: LineControl,
): AsyncGenerator<Chunk> {
  const lanes = ports.map((port) => new Lane(callThrough<ChunkDoor>(port)));
  const count = Math.ceil(rows / chunkRows);
  const waiting: Promise<Chunk>[] = [];
  let asked = 0;
  const ask = () => {
    const start = asked * chunkRows;
    const lane = lanes[asked % lanes.length]!;
    asked += 1;
    const chunk = lane.take(draw, start, Math.min(chunkRows, rows - start), control);
    // A chunk that fails while an earlier one is awaited must not count as unhandled.
    chunk.catch(() => undefined);
    waiting.push(chunk);
  };
  for (let taken = 0; taken < count; taken++) {
    while (asked < count && waiting.length < 2 * lanes.length) ask();
    const chunk = await unlessAborted(waiting.shift()!, control.signal);
    await control.breathe();
    yield chunk;
  }
}

/** A worker that died never answers, so its chunk is not waited for when the job is given up. */
function unlessAborted(chunk: Promise<Chunk>, signal: AbortSignal): Promise<Chunk> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Fault('cancelled', {}));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    chunk.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/** One sample worker; it answers in the order of its questions, so its labels can be filled in. */
class Lane {
  readonly #door: Door<ChunkDoor>;
  readonly #labels: (readonly string[])[] = [];

  constructor(door: Door<ChunkDoor>) {
    this.#door = door;
  }

  async take(draw: Draw, start: number, count: number, control: LineControl): Promise<Chunk> {
    return this.#whole(await this.#door.run(control, (api) => api.chunk(draw, start, count)));
  }

  #whole({ start, rowCount, columns }: PackedChunk): Chunk {
    return {
      start,
      rowCount,
      columns: columns.map((column, index) => this.#column(column, index)),
    };
  }

  #column(column: PackedChunk['columns'][number], index: number): ColumnData {
    if (column.storage === 'number') return column;
    const labels = column.labels ?? this.#labels[index] ?? [];
    this.#labels[index] = labels;
    return { storage: 'text', codes: column.codes, labels };
  }
}
