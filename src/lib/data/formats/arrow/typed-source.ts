/**
 * Arrow streams into table `source`. Batches go to a raw table as they come; then one statement gives
 * the types their last form, numbers the rows and drops the raw table.
 */
import {
  Field,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  makeData,
} from 'apache-arrow';
import { Fault, type Control, type FileFormat } from '../../../engine/schema';
import {
  columnLimit,
  dropSource,
  uniqueNames,
  type LoadedSource,
  type UnpackedFile,
} from '../../open';
import type { Duck } from '../../duck';
import { readArrays, UnknownTypeError, type ArrowArray, type Dictionaries } from './batch';
import type { FlatTable } from './flatbuffer';
import { flatten, type FlatColumn } from './flatten';
import type { Message } from './messages';
import { readFields, units, type ArrowField } from './types';

const rawTable = 'source_raw';

export class TypedSource {
  readonly #duck: Duck;
  readonly #file: UnpackedFile;
  #fields: readonly ArrowField[] = [];
  #dictionaries = new Map<number, ArrowArray>();
  #names: readonly string[] | null = null;

  constructor(duck: Duck, file: UnpackedFile) {
    this.#duck = duck;
    this.#file = file;
  }

  /**
   * Takes the next message of a stream; a schema message of a further stream starts it anew.
   * @throws Fault `file-damaged`, `file-not-a-table` (a type that cannot be read), `too-many-columns`
   */
  async take(message: Message): Promise<void> {
    try {
      if (message.kind === 'schema') {
        this.#fields = readFields(message.header);
        this.#dictionaries = new Map();
      } else if (message.kind === 'dictionary') await this.#takeDictionary(message);
      else if (message.kind === 'batch') await this.#insert(message);
    } catch (error) {
      throw this.#located(error);
    }
  }

  async #takeDictionary({ header, body }: Message): Promise<void> {
    const id = header.long(0);
    const field = findEncoded(this.#fields, id);
    const isDelta = header.byte(2) === 1;
    if (field === null || isDelta) throw new UnknownTypeError('dictionary that grows');
    const values = { ...field, dictionary: null };
    const [array] = await readArrays([values], header.table(1)!, body, this.#dictionaries);
    this.#dictionaries.set(id, array!);
  }

  async #insert({ header, body }: Message): Promise<void> {
    const arrays = await readArrays(this.#fields, header, body, this.#dictionaries as Dictionaries);
    const columns = flatten(arrays);
    if (columns.length > columnLimit) {
      throw new Fault('too-many-columns', { columns: columns.length, limit: columnLimit });
    }
    if (arrays.length === 0 || rowsOf(header) === 0) return;
    const isFirst = this.#names === null;
    if (isFirst) await this.#duck.run(`DROP TABLE IF EXISTS ${rawTable}`);
    this.#names ??= columns.map((column) => column.name);
    await this.#duck.insertArrow(rawTable, toStream(columns, rowsOf(header)), isFirst);
  }

  /** @throws Fault `file-no-rows` */
  async finish(fileFormat: FileFormat, control: Control): Promise<LoadedSource> {
    if (this.#names === null) throw new Fault('file-no-rows', { file: this.#file.name });
    const types = await this.#duck.rows(
      `SELECT data_type AS type FROM duckdb_columns()
       WHERE table_name = '${rawTable}' AND database_name = current_database() ORDER BY column_index`,
    );
    const selected: string[] = [];
    for (const [i, { type }] of types.entries()) {
      selected.push(`${await this.#lastForm(`r${i}`, String(type), control)} AS c${i}`);
    }
    await this.#duck.run(
      `${dropSource};
       CREATE TABLE source AS SELECT rowid AS __row, ${selected.join(', ')} FROM ${rawTable};
       DROP TABLE ${rawTable}`,
      control.signal,
    );
    const made = await this.#duck.rows(
      `SELECT data_type AS type FROM duckdb_columns() WHERE table_name = 'source'
       AND database_name = current_database() AND column_name <> '__row' ORDER BY column_index`,
    );
    const [count] = await this.#duck.rows('SELECT count(*)::DOUBLE AS n FROM source');
    const { names, notes } = uniqueNames(this.#names);
    return {
      columns: names.map((name, i) => ({ name, sqlType: String(made[i]!['type']) })),
      rowCount: Number(count!['n']),
      origin: { ...this.#file.origin, fileFormat },
      notes: [...this.#file.notes, ...typeNotes(this.#fields), ...notes],
    };
  }

  /** Moments in microseconds; bytes as text, or as hexadecimal digits where they are none. */
  async #lastForm(ref: string, type: string, control: Control): Promise<string> {
    if (/^TIMESTAMP_(S|MS|NS)$/.test(type)) return `${ref}::TIMESTAMP`;
    if (type === 'TIME_NS') return `${ref}::TIME`;
    if (type !== 'BLOB') return ref;
    const [found] = await this.#duck.rows(
      `SELECT count(*)::INTEGER AS n FROM ${rawTable} WHERE ${ref} IS NOT NULL AND try(decode(${ref})) IS NULL`,
      control.signal,
    );
    return found!['n'] === 0 ? `decode(${ref})` : `lower(hex(${ref}))`;
  }

  #located(error: unknown): unknown {
    const file = this.#file.name;
    if (error instanceof UnknownTypeError) {
      const why = `it has a column of a type that Twinset cannot read (${error.message})`;
      return new Fault('file-not-a-table', { file, why }, { cause: error });
    }
    if (error instanceof RangeError || error instanceof TypeError) {
      const why = 'a batch of rows cannot be read';
      return new Fault('file-damaged', { file, why }, { cause: error });
    }
    return error;
  }
}

const rowsOf = (batch: FlatTable): number => batch.long(0);

function findEncoded(fields: readonly ArrowField[], id: number): ArrowField | null {
  for (const field of fields) {
    if (field.dictionary?.id === id) return field;
    const inner = findEncoded(field.children, id);
    if (inner !== null) return inner;
  }
  return null;
}

function toStream(columns: readonly FlatColumn[], rowCount: number): Uint8Array {
  const fields = columns.map(({ data }, i) => new Field(`r${i}`, data.type, true));
  const children = columns.map((column) => column.data);
  const data = makeData({ type: new Struct(fields), length: rowCount, nullCount: 0, children });
  const batch = new RecordBatch(new Schema(fields), data);
  return RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true);
}

function typeNotes(fields: readonly ArrowField[]): string[] {
  const notes: string[] = [];
  for (const { name, type } of fields) {
    if (type.id === 'timestamp' && type.zone !== null && type.zone !== 'UTC') {
      notes.push(`Times in “${name}” are shown in UTC; the file names the zone ${type.zone}.`);
    }
    if (type.id === 'duration') {
      notes.push(`“${name}” holds durations, read as numbers in ${units[type.unit]}s.`);
    }
  }
  return notes;
}
