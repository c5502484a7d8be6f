/** What a sample worker answers: any run of rows of a synthetic table, by number. */
import type { NumberData, Schema } from '../../engine/schema';
import type { TextRows } from './rows.api';

/** The table that is drawn: with a model, these two numbers decide every byte. */
export interface Draw {
  readonly rows: number;
  readonly seed: number;
}

/** A text column whose labels crossed before: `labels` is null when they are those of the last chunk. */
export interface PackedText {
  readonly storage: 'text';
  readonly codes: Int32Array;
  readonly labels: readonly string[] | null;
}

export interface PackedChunk {
  readonly start: number;
  readonly rowCount: number;
  readonly columns: readonly (NumberData | PackedText)[];
}

/** What a sample worker offers to the export and judge workers. */
export interface ChunkDoor {
  /** Rows `start` to `start + count`, cut off at `draw.rows`. */
  chunk(draw: Draw, start: number, count: number): Promise<PackedChunk>;
}

export interface SampleApi {
  /** Opens the model that all later calls draw from. */
  open(model: Blob, fileName: string): Promise<Schema>;
  openDoor(port: MessagePort): Promise<void>;
  /** The same rows as text, for the grid. */
  readRows(draw: Draw, start: number, count: number): Promise<TextRows>;
}
