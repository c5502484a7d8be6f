/** What the export worker answers: it turns ordered chunks into one file, in bounded memory. */
import type { Compression, ExportFormat } from '../../data/write';
import type { Schema } from '../../engine/schema';
import type { Target, WrittenFile } from './line.api';
import type { Draw } from './sample.api';
import type { OptionField } from './train.api';

/** A format as a person chooses among them. */
export interface ExportFormatChoice {
  readonly id: ExportFormat;
  readonly label: string;
  readonly description: string;
  readonly extension: string;
  readonly mediaType: string;
  readonly isCompressible: boolean;
  /** Null: no limit. */
  readonly maxRows: number | null;
  readonly options: readonly OptionField[];
}

export interface ExportOrder {
  readonly schema: Schema;
  readonly draw: Draw;
  readonly format: ExportFormat;
  /** Options of the format; missing ones take their defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly compression: Compression;
  readonly target: Target;
}

export interface ExportedFile extends WrittenFile {
  readonly rows: number;
  readonly elapsedMs: number;
}

export interface ExportApi {
  formats(): Promise<ExportFormatChoice[]>;
  /** Loads what writing this format needs, ahead of `run`. */
  warm(format: ExportFormat): Promise<void>;
  /**
   * Takes chunks through `doors` (a `ChunkDoor` of each sample worker) and writes them in order.
   * @throws Fault `storage-full`, `cancelled`; nothing of an unfinished file is left behind.
   */
  run(order: ExportOrder, doors: readonly MessagePort[], line: MessagePort): Promise<ExportedFile>;
}
