/** Reads one record of any form from a cursor: an object, an array of cells, or a single value. */
import type { JsonCursor, LeafSink } from './cursor';

/** Takes whole records; `begin` may be called again for a record that was cut by the end of a piece. */
export interface RecordSink extends LeafSink {
  begin(): void;
  end(): void;
  /** Between pieces: time to write what has come together. */
  flush(): Promise<void>;
}

/** Rows that are arrays take their names from a header: given, or the first row where it is all texts. */
export class RowReader {
  readonly #sink: RecordSink;
  readonly #values: LeafSink;
  #header: readonly string[];
  #isFirst = true;

  constructor(sink: RecordSink, header: readonly string[]) {
    this.#sink = sink;
    this.#header = header;
    // A record that is no object has no key for its value.
    this.#values = { put: (path, text) => sink.put(path === '' ? 'value' : path, text) };
  }

  /**
   * Reads one record and whatever `after` reads, and only then hands it on, so that a record which is
   * cut off can be read again.
   */
  read<T>(cursor: JsonCursor, after: (cursor: JsonCursor) => T): T {
    this.#sink.begin();
    let header: readonly string[] | null = null;
    if (cursor.peek() === '[') header = this.#cells(cursor);
    else cursor.leaves('', this.#values);
    const result = after(cursor);
    if (header === null) this.#sink.end();
    else this.#header = header;
    this.#isFirst = false;
    return result;
  }

  /** Puts the row, or gives it back as the header. */
  #cells(cursor: JsonCursor): readonly string[] | null {
    const { cells, isAllQuoted } = cursor.cells();
    if (this.#isFirst && this.#header.length === 0 && isAllQuoted && cells.length > 0) {
      return cells as string[];
    }
    cells.forEach((cell, i) => this.#sink.put(this.#header[i] ?? `column_${i + 1}`, cell));
    return null;
  }
}
