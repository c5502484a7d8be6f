/** What the data worker answers: it owns DuckDB and one real table. */
import type { Inspection, OpenOptions, SourceFile } from '../../data/open';
import type { ColumnKind, Profile, Schema, Table } from '../../engine/schema';
import type { Target, WrittenFile } from './line.api';
import type { TextRows } from './rows.api';

export type { Inspection, OpenOptions };

/** Which rows of the real table: law 3 keeps the holdout away from every generator. */
export type Part = 'train' | 'holdout' | 'all';

export interface OpenedTable {
  readonly schema: Schema;
  /** Sentences for the person, such as “Repeated column names were numbered”. */
  readonly notes: readonly string[];
}

export interface DataApi {
  /** Starts the engine ahead of its first use. */
  warm(): Promise<void>;
  inspect(file: SourceFile, options: OpenOptions, line: MessagePort): Promise<Inspection>;
  open(file: SourceFile, options: OpenOptions, line: MessagePort): Promise<OpenedTable>;
  /** Writes the table as a Parquet snapshot. */
  save(target: Target, line: MessagePort): Promise<WrittenFile>;
  /** Fills the table from a snapshot; `schema` says the kinds. */
  load(snapshot: Blob, schema: Schema, line: MessagePort): Promise<void>;
  profile(schema: Schema, line: MessagePort): Promise<Profile>;
  readRows(schema: Schema, start: number, count: number, line: MessagePort): Promise<TextRows>;
  /** @throws Fault `kind-impossible` */
  changeKind(schema: Schema, columnIndex: number, kind: ColumnKind): Promise<Schema>;
  /** Makes the table follow a schema that it followed before (undo, redo). */
  restoreKinds(schema: Schema): Promise<void>;
  /** Opens a second door for another worker, which takes tables through it: see `TableDoor`. */
  openDoor(port: MessagePort): Promise<void>;
}

/** What the data worker offers to other workers, so that big tables never pass through the page. */
export interface TableDoor {
  extract(schema: Schema, part: Part, line: MessagePort): Promise<Table>;
}
