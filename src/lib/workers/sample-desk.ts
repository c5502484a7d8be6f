/** What a sample worker does: see `SampleApi` and `ChunkDoor`. */
import { openDrawer, unpackModel, type Drawer } from '../engine/pipeline';
import { Fault, type Chunk, type ColumnData, type Schema } from '../engine/schema';
import type { ChunkDoor, Draw, PackedChunk, PackedText, SampleApi } from './contract';
import { arraysOf, moved, serve } from './serve';
import { textRows } from './text-rows';

interface Opened {
  readonly schema: Schema;
  readonly drawer: Drawer;
  /** Draws take turns: a drawer makes one chunk at a time, while several doors may ask. */
  last: Promise<unknown>;
}

export function openSampleDesk(): SampleApi {
  let opened: Opened | null = null;
  const present = (): Opened => {
    if (!opened) throw new Fault('internal', { message: 'no model was opened' });
    return opened;
  };
  return {
    async open(file, fileName) {
      const model = await unpackModel(new Uint8Array(await file.arrayBuffer()), fileName);
      const before = opened;
      const { schema } = model.manifest;
      opened = { schema, drawer: await openDrawer(model), last: Promise.resolve() };
      if (before) void before.last.then(() => before.drawer.close());
      return schema;
    },
    async openDoor(port) {
      serve(chunkDoor(present()), port);
    },
    async readRows(draw, start, count) {
      const from = present();
      return textRows(from.schema, await drawRows(from, draw, start, count));
    },
  };
}

function chunkDoor(opened: Opened): ChunkDoor {
  const pack = labelPacker();
  return {
    async chunk(draw, start, count) {
      const chunk = pack(await drawRows(opened, draw, start, count));
      return moved(chunk, arraysOf(chunk as Chunk));
    },
  };
}

/** Rows `start` to `start + count`, or to the end of the table, as one chunk. */
function drawRows(opened: Opened, draw: Draw, start: number, count: number): Promise<Chunk> {
  const wanted = Math.min(count, draw.rows - start);
  const drawn = opened.last.then(async () => {
    const options = { start, chunkRows: wanted };
    for await (const chunk of opened.drawer.sample(wanted, draw.seed, options)) return chunk;
    throw new Fault('internal', { message: `no rows from ${start}` });
  });
  opened.last = drawn.catch(() => undefined);
  return drawn;
}

/** Leaves out labels that are the same as in the chunk before: they are the larger part of many chunks. */
function labelPacker(): (chunk: Chunk) => PackedChunk {
  const sent: (readonly string[] | undefined)[] = [];
  const packColumn = (column: ColumnData, index: number): PackedChunk['columns'][number] => {
    if (column.storage === 'number') return column;
    const isSame = sameLabels(sent[index], column.labels);
    sent[index] = column.labels;
    const packed: PackedText = {
      storage: 'text',
      codes: column.codes,
      labels: isSame ? null : column.labels,
    };
    return packed;
  };
  return ({ start, rowCount, columns }) => ({
    start,
    rowCount,
    columns: columns.map(packColumn),
  });
}

function sameLabels(before: readonly string[] | undefined, now: readonly string[]): boolean {
  if (before === now) return true;
  return before?.length === now.length && now.every((label, code) => before[code] === label);
}
