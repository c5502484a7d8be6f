/** A table as a file of any format, streamed: one chunk in memory at a time. */
import { Fault, type Chunk, type Schema } from '../../engine/schema';
import { writeArrow } from './arrow';
import { writeCsv, writeTsv } from './delimited';
import { exportOptionSchemas, type ExportFormat, type ExportOptions } from './export-format';
import { writeJson, writeNdjson } from './json';
import { writeParquet } from './parquet';
import { writeSql } from './sql';
import type { Writer } from './writer';
import { writeXlsx } from './xlsx';

const writers: { readonly [Format in ExportFormat]: Writer<ExportOptions<Format>> } = {
  csv: writeCsv,
  tsv: writeTsv,
  json: writeJson,
  ndjson: writeNdjson,
  parquet: writeParquet,
  arrow: writeArrow,
  sql: writeSql,
  xlsx: writeXlsx,
};

/**
 * @param chunks consecutive chunks that follow `schema`; each is released before the next is asked for.
 * @param options options of the format as a person gave them; missing ones take their defaults.
 * @throws Fault `option-invalid`, `export-too-many-rows`
 */
export function writeTable(
  format: ExportFormat,
  schema: Schema,
  chunks: AsyncIterable<Chunk>,
  options: Readonly<Record<string, unknown>> = {},
): AsyncGenerator<Uint8Array> {
  const checked = exportOptionSchemas[format].safeParse(options);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw new Fault('option-invalid', {
      option: issue?.path.join('.') ?? format,
      why: issue?.message ?? 'it cannot be read',
    });
  }
  const write = writers[format] as Writer<typeof checked.data>;
  return write(schema, chunks, checked.data);
}
