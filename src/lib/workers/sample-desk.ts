/** What a sample worker does: see `SampleApi` and `ChunkDoor`. */
import { sample, unpackModel } from '../engine/pipeline';
import { Fault, printerOf, type Chunk, type ColumnData, type Model } from '../engine/schema';
import type { ChunkDoor, Draw, PackedChunk, PackedText, SampleApi, TextRows } from './contract';
import { arraysOf, moved, serve } from './serve';

export function openSampleDesk(): SampleApi {
  let model: Model | null = null;
  const opened = (): Model => {
    if (!model) throw new Fault('internal', { message: 'no model was opened' });
    return model;
  };
  return {
    async open(file, fileName) {
      model = await unpackModel(new Uint8Array(await file.arrayBuffer()), fileName);
      return model.manifest.schema;
    },
    async openDoor(port) {
      serve(chunkDoor(opened()), port);
    },
    async readRows(draw, start, count) {
      return textRows(opened(), await drawRows(opened(), draw, start, count));
    },
  };
}

function chunkDoor(model: Model): ChunkDoor {
  const pack = labelPacker();
  return {
    async chunk(draw, start, count) {
      const chunk = pack(await drawRows(model, draw, start, count));
      return moved(chunk, arraysOf(chunk as Chunk));
    },
  };
}

/** Rows `start` to `start + count`, or to the end of the table, as one chunk. */
async function drawRows(model: Model, draw: Draw, start: number, count: number): Promise<Chunk> {
  const wanted = Math.min(count, draw.rows - start);
  for await (const chunk of sample(model, wanted, draw.seed, { start, chunkRows: wanted })) {
    return chunk;
  }
  throw new Fault('internal', { message: `no rows from ${start}` });
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

function textRows(model: Model, chunk: Chunk): TextRows {
  const columns = model.manifest.schema.columns.map((column, index) =>
    textColumn(printerOf(column), chunk.columns[index]!),
  );
  return Array.from({ length: chunk.rowCount }, (_, row) => columns.map((text) => text(row)));
}

function textColumn(
  print: (value: number | string | null) => string,
  data: ColumnData,
): (row: number) => string | null {
  if (data.storage === 'number') {
    return (row) => {
      const value = data.values[row]!;
      return Number.isNaN(value) ? null : print(value);
    };
  }
  return (row) => {
    const label = data.labels[data.codes[row]!];
    return label === undefined ? null : print(label);
  };
}
