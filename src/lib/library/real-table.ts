/** A real table, opened in Node for as long as somebody looks at it. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  changeKind,
  extract,
  open,
  openFileBlob,
  openNodeDuck,
  openNodeScratch,
  profile,
  type Duck,
  type OpenOptions,
  type Part,
  type SourceFile,
} from '../data/index.node';
import {
  Fault,
  type ColumnKind,
  type Control,
  type Profile,
  type Schema,
  type Table,
} from '../engine/schema';
import { matchSchema } from './match-schema';

/** Close it when done: it holds a database and files in the system's temporary folder. */
export class RealTable {
  readonly #duck: Duck;
  readonly #dispose: () => Promise<void>;
  #schema: Schema;
  /** Sentences about what was found or done while reading. */
  readonly notes: readonly string[];

  /** @internal use `openTable` */
  constructor(
    duck: Duck,
    opened: { schema: Schema; notes: readonly string[] },
    dispose: () => Promise<void>,
  ) {
    this.#duck = duck;
    this.#schema = opened.schema;
    this.notes = opened.notes;
    this.#dispose = dispose;
  }

  get schema(): Schema {
    return this.#schema;
  }

  /** Rows as typed arrays that follow `schema`, in the order of the file. @throws Fault `cancelled` */
  rows(part: Part, control?: Control): Promise<Table> {
    return extract(this.#duck, this.#schema, part, control);
  }

  /** @throws Fault `cancelled` */
  profile(control: Control = {}): Promise<Profile> {
    return profile(this.#duck, this.#schema, control);
  }

  /** @throws Fault `kind-impossible`, `column-unknown`; nothing is changed then */
  async changeKind(column: string, kind: ColumnKind): Promise<void> {
    const index = this.#schema.columns.findIndex(({ name }) => name === column);
    if (index < 0) throw new Fault('column-unknown', { column });
    this.#schema = await changeKind(this.#duck, this.#schema, index, kind);
  }

  /**
   * All rows as a table that follows another table's schema, whatever the order of the columns here.
   * @throws Fault `column-missing`, `kind-differs`
   */
  async rowsAs(schema: Schema, control?: Control): Promise<Table> {
    const name = this.#schema.origin.fileName;
    const matched = await matchSchema(this.#duck, this.#schema, schema, name);
    this.#schema = matched.schema;
    const { rowCount, columns } = await this.rows('all', control);
    return { rowCount, columns: matched.order.map((index) => columns[index]!) };
  }

  close(): Promise<void> {
    return this.#dispose();
  }
}

/**
 * Opens a file of any known format and sets a holdout aside.
 * @param source a path, or bytes with a name
 * @throws Fault `file-missing`, `file-unreadable`, and those of reading a file, such as `csv-malformed`
 */
export async function openTable(
  source: string | SourceFile,
  options: OpenOptions = {},
  control: Control = {},
): Promise<RealTable> {
  const file = typeof source === 'string' ? await fileAt(source) : source;
  const scratch = await openNodeScratch();
  const duck = await openNodeDuck();
  const dispose = async (): Promise<void> => {
    await duck.close();
    await scratch.dispose();
  };
  try {
    return new RealTable(duck, await open(duck, scratch, file, options, control), dispose);
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** @throws Fault `file-missing`, `file-unreadable` */
export async function fileAt(path: string): Promise<SourceFile> {
  try {
    if ((await stat(path)).isFile())
      return { name: basename(path), blob: await openFileBlob(path) };
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Fault('file-missing', { file: path }, { cause });
    throw new Fault('file-unreadable', { file: path, why: code }, { cause });
  }
  throw new Fault('file-unreadable', { file: path, why: 'it is not a file' });
}
