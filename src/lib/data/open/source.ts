/**
 * What stands between a file and the tables `source` and `typed`: unpack (formats), load (one loader
 * for each file format), then kinds. Types only.
 *
 * A loader fills the DuckDB table `source`: `__row` BIGINT (0-based, in file order) and one column
 * `c0`, `c1`, … for each column of the file: VARCHAR with the text exactly as written (never SQL NULL
 * for CSV: an empty cell is ''), or the native type of a typed file. `__holdout` is added afterwards.
 */
import type { Control, FileFormat, Origin } from '../../engine/schema';
import type { Duck } from '../duck';
import type { Scratch } from '../scratch';

export interface SourceFile {
  readonly name: string;
  readonly blob: Blob;
}

/** What a person may override; anything absent is detected. */
export interface OpenOptions {
  readonly delimiter?: string | undefined;
  /** '' for none. */
  readonly quote?: string | undefined;
  readonly hasHeader?: boolean | undefined;
  readonly encoding?: string | undefined;
  readonly sheet?: string | undefined;
  /** Path inside an archive. */
  readonly entry?: string | undefined;
  /** Seed of the holdout; default 1. */
  readonly seed?: number | undefined;
  /** 0 to 1; default `defaultHoldoutShare`. */
  readonly holdoutShare?: number | undefined;
}

/** What a file seems to be before it is opened: what was detected, and the choices that there are. */
export interface Inspection {
  /** Of the innermost file. */
  readonly fileFormat: FileFormat;
  /** What `open` would use, so that a form can start from it; absent where it means nothing. */
  readonly detected: Pick<
    OpenOptions,
    'delimiter' | 'quote' | 'hasHeader' | 'encoding' | 'sheet' | 'entry'
  >;
  /** Paths in the archive that may be a table; empty where there is no archive. */
  readonly entries: readonly string[];
  /** Sheets of the workbook; empty where there is none. */
  readonly sheets: readonly string[];
}

/** The innermost file, out of gzip or zip; text formats are UTF-8 by now (a BOM may be left). */
export interface UnpackedFile {
  /** Name of the innermost file, for sentences. */
  readonly name: string;
  readonly blob: Blob;
  readonly fileFormat: FileFormat;
  /** What the origin will say: name and size of the outer file, encoding. */
  readonly origin: Pick<Origin, 'fileName' | 'sizeBytes'> & Partial<Origin>;
  /** Sentences for the person: "Read as Windows-1252, because the bytes are not UTF-8". */
  readonly notes: readonly string[];
}

export interface LoadedColumn {
  /** As in the file; `uniqueNames` has made it unique and not empty. */
  readonly name: string;
  /** DuckDB's type of `c0`, `c1`, …, such as VARCHAR, BIGINT, DECIMAL(12,2), TIMESTAMP. */
  readonly sqlType: string;
}

export interface LoadedSource {
  readonly columns: readonly LoadedColumn[];
  readonly rowCount: number;
  readonly origin: Origin;
  readonly notes: readonly string[];
}

/** Fills table `source` from one unpacked file. One for each file format, in a map. */
export type Loader = (
  duck: Duck,
  scratch: Scratch,
  file: UnpackedFile,
  options: OpenOptions,
  control?: Control,
) => Promise<LoadedSource>;

/** Detects format and encoding by content, unpacks and transcodes to scratch files. */
export type Unpack = (
  scratch: Scratch,
  file: SourceFile,
  options: OpenOptions,
  control?: Control,
) => Promise<UnpackedFile>;

/** Most columns that a table may have: beyond this Fault `too-many-columns`. */
export const columnLimit = 2000;
