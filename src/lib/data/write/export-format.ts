/**
 * What a table can be exported as, and each format's options. Screens and the terminal build their
 * choices from this list; `write-table.ts` maps each id to its writer.
 */
import { z } from '../../engine/schema';

const csvOptions = z.object({
  delimiter: z.string().min(1).max(1).default(','),
  hasHeader: z.boolean().default(true),
  lineEnd: z.enum(['\n', '\r\n']).default('\n'),
  /** Spreadsheets of some countries need a byte order mark to read UTF-8. */
  byteOrderMark: z.boolean().default(false),
  quoteAll: z.boolean().default(false),
});
const parquetOptions = z.object({
  compression: z.enum(['zstd', 'snappy', 'gzip', 'none']).default('zstd'),
  rowGroupRows: z.int().min(1_000).max(10_000_000).default(131_072),
});
const sqlOptions = z.object({
  dialect: z.enum(['postgresql', 'mysql', 'sqlite']).default('postgresql'),
  tableName: z.string().min(1).max(63).default('twin'),
  rowsPerInsert: z.int().min(1).max(1000).default(500),
});
const xlsxOptions = z.object({ sheetName: z.string().min(1).max(31).default('twin') });
const noOptions = z.object({});

/** Options of every format, checked and filled with defaults by `writeTable`. */
export const exportOptionSchemas = {
  csv: csvOptions,
  tsv: csvOptions.omit({ delimiter: true }),
  json: noOptions,
  ndjson: noOptions,
  parquet: parquetOptions,
  arrow: noOptions,
  sql: sqlOptions,
  xlsx: xlsxOptions,
} as const;

export type ExportFormat = keyof typeof exportOptionSchemas;
export type ExportOptions<Format extends ExportFormat> = z.infer<
  (typeof exportOptionSchemas)[Format]
>;

export interface ExportFormatTraits {
  readonly label: string;
  /** One sentence on who wants this. */
  readonly description: string;
  readonly extension: string;
  readonly mediaType: string;
  /** Whether gzip or zstd around it makes sense; Parquet and XLSX are compressed inside. */
  readonly isCompressible: boolean;
  /** Most rows the format can hold; null: no limit. */
  readonly maxRows: number | null;
}

const unlimited = { isCompressible: true, maxRows: null } as const;

export const exportFormats: Readonly<Record<ExportFormat, ExportFormatTraits>> = {
  csv: {
    label: 'CSV',
    description: 'Text that every tool reads; values look as in the original file.',
    extension: 'csv',
    mediaType: 'text/csv',
    ...unlimited,
  },
  tsv: {
    label: 'TSV',
    description: 'Like CSV, with tabs between the values.',
    extension: 'tsv',
    mediaType: 'text/tab-separated-values',
    ...unlimited,
  },
  json: {
    label: 'JSON',
    description: 'One array of objects, for web programs.',
    extension: 'json',
    mediaType: 'application/json',
    ...unlimited,
  },
  ndjson: {
    label: 'NDJSON',
    description: 'One JSON object a line, for streams and log tools.',
    extension: 'ndjson',
    mediaType: 'application/x-ndjson',
    ...unlimited,
  },
  parquet: {
    label: 'Parquet',
    description: 'Small, typed and fast; for Python, R, DuckDB and Spark.',
    extension: 'parquet',
    mediaType: 'application/vnd.apache.parquet',
    isCompressible: false,
    maxRows: null,
  },
  arrow: {
    label: 'Arrow',
    description: 'Arrow IPC file (Feather version 2), typed, read without parsing.',
    extension: 'arrow',
    mediaType: 'application/vnd.apache.arrow.file',
    ...unlimited,
  },
  sql: {
    label: 'SQL',
    description: 'CREATE TABLE and INSERT statements for a test database.',
    extension: 'sql',
    mediaType: 'application/sql',
    ...unlimited,
  },
  xlsx: {
    label: 'Excel',
    description: 'A workbook with one sheet; up to 1,048,575 rows.',
    extension: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    isCompressible: false,
    maxRows: 1_048_575,
  },
};
