/** JSON and NDJSON into table `source`: records become rows of text, on one pass where the keys allow. */
import { Fault, type Control } from '../../../engine/schema';
import {
  columnLimit,
  uniqueNames,
  type LoadedSource,
  type Loader,
  type UnpackedFile,
} from '../../open';
import { loadRows, RowsFile } from '../rows-file';
import type { Scratch } from '../../scratch';
import { readRecords } from './records';
import type { RecordSink } from './row-reader';
import { JsonStream } from './stream';

/** Records that are held back before the first is written, so that their keys are all known. */
const heldRecords = 2000;

/**
 * Keys come in the order in which they are first seen. Objects inside records become `outer.inner`,
 * arrays stay JSON text, numbers stay as they are written.
 * @throws Fault `json-malformed`, `file-no-rows`, `too-many-columns`, `storage-full`, `cancelled`
 */
export const loadJson: Loader = async (duck, scratch, file, _options, control = {}) => {
  let written = await writeRows(scratch, file, [], control);
  if (written.blob === null) written = await writeRows(scratch, file, written.names, control);
  const { names, notes: nameNotes } = uniqueNames(written.names);
  if (written.rowCount === 0 || names.length === 0 || written.blob === null) {
    throw new Fault('file-no-rows', { file: file.name });
  }
  await loadRows(duck, written.blob, names.length, [...names.keys()], control);
  return {
    columns: names.map((name) => ({ name, sqlType: 'VARCHAR' })),
    rowCount: written.rowCount,
    origin: { ...file.origin, fileFormat: file.fileFormat },
    notes: [...file.notes, ...written.notes, ...nameNotes],
  } satisfies LoadedSource;
};

interface Written {
  readonly names: string[];
  readonly rowCount: number;
  readonly notes: readonly string[];
  /** Null where a key appeared after rows had been written: then a second pass is due. */
  readonly blob: Blob | null;
}

async function writeRows(
  scratch: Scratch,
  file: UnpackedFile,
  known: readonly string[],
  control: Control,
): Promise<Written> {
  const rows = await RowsFile.create(scratch, file.name);
  const sink = new RowSink(rows, known);
  const notes = await readRecords(() => new JsonStream(file.blob, file.name, control), sink);
  sink.release();
  const blob = await rows.close();
  return {
    names: sink.names,
    rowCount: rows.rowCount,
    notes,
    blob: sink.isRagged ? null : blob,
  };
}

/** Lays records out as rows under the union of their keys. */
class RowSink implements RecordSink {
  readonly names: string[];
  isRagged = false;
  readonly #rows: RowsFile;
  readonly #indices: Map<string, number>;
  #row: (string | null)[] = [];
  #held: (string | null)[][] | null = [];
  /** Columns of the rows that are written. */
  #width = 0;

  constructor(rows: RowsFile, known: readonly string[]) {
    this.#rows = rows;
    this.names = [...known];
    this.#indices = new Map(known.map((name, i) => [name, i]));
    if (known.length > 0) this.release();
  }

  begin(): void {
    this.#row = [];
  }

  put(path: string, text: string | null): void {
    let index = this.#indices.get(path);
    if (index === undefined) {
      index = this.names.length;
      if (index >= columnLimit) {
        throw new Fault('too-many-columns', { columns: index + 1, limit: columnLimit });
      }
      this.#indices.set(path, index);
      this.names.push(path);
    }
    this.#row[index] = text;
  }

  end(): void {
    if (this.#held !== null) {
      this.#held.push(this.#row);
      if (this.#held.length >= heldRecords) this.release();
      return;
    }
    if (this.names.length > this.#width) this.isRagged = true;
    if (!this.isRagged) this.#rows.add(this.#row, this.#width);
  }

  /** Writes what was held back; the width is fixed from here on. */
  release(): void {
    this.#width = this.names.length;
    for (const row of this.#held ?? []) this.#rows.add(row, this.#width);
    this.#held = null;
  }

  flush(): Promise<void> {
    return this.#rows.flush();
  }
}
