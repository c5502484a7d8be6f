/** What the export worker does: see `ExportApi`. */
import {
  compress,
  exportFormats,
  exportOptionSchemas,
  writeTable,
  type ExportFormat,
} from '../data/index.browser';
import type { Chunk, Column, Origin } from '../engine/schema';
import { usualChunkRows, chunksOf } from './chunk-queue';
import type { ExportApi, ExportedFile, ExportFormatChoice, ExportOrder } from './contract';
import { formatFields } from './option-fields';
import type { LineControl } from './line';
import { underLine } from './serve';
import { writeFile } from './sink';

export const exportDesk: ExportApi = {
  async formats() {
    return Object.entries(exportFormats).map(([id, traits]): ExportFormatChoice => ({
      id: id as ExportFormat,
      ...traits,
      options: formatFields(exportOptionSchemas[id as ExportFormat]),
    }));
  },

  // An empty table takes the same way as a full one, through every library of the format.
  async warm(format) {
    const schema = { columns: [warmColumn], rowCount: 0, origin: warmOrigin };
    for await (const piece of writeTable(format, schema, noChunks())) void piece;
  },

  run: (order, doors, line) => underLine(line, (control) => writeDraw(order, doors, control)),
};

const warmColumn: Column = {
  name: 'none',
  kind: 'category',
  reason: '',
  format: { type: 'text' },
  hasNulls: false,
  nulls: [],
  personal: null,
  treatment: null,
};
const warmOrigin: Origin = { fileName: '', fileFormat: 'csv', sizeBytes: 0 };

async function* noChunks(): AsyncGenerator<Chunk> {}

async function writeDraw(
  { schema, draw, format, options, compression, target }: ExportOrder,
  doors: readonly MessagePort[],
  control: LineControl,
): Promise<ExportedFile> {
  const startedAt = performance.now();
  const drawn = chunksOf(doors, draw, draw.rows, usualChunkRows, control);
  const watched = watch(drawn, draw.rows, control);
  const whole = { ...schema, rowCount: draw.rows };
  const bytes = compress(compression, writeTable(format, whole, watched, options));
  const written = await writeFile(bytes, target, `the table of ${draw.rows} rows`);
  return {
    ...written,
    rows: draw.rows,
    elapsedMs: performance.now() - startedAt,
  };
}

/** Passes chunks on and tells how far the file is. */
async function* watch(
  chunks: AsyncIterable<Chunk>,
  rows: number,
  control: LineControl,
): AsyncGenerator<Chunk> {
  const startedAt = performance.now();
  for await (const chunk of chunks) {
    yield chunk;
    const done = chunk.start + chunk.rowCount;
    const etaMs = ((performance.now() - startedAt) / done) * (rows - done);
    control.onProgress({ stage: 'writing rows', done, total: rows, etaMs });
  }
}
