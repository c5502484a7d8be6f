/** Chunks in order become one table in memory: for the judge, which needs whole columns. */
import type { Chunk, ColumnData, Table } from '../engine/schema';

/** @param rowCount of all chunks together */
export async function gatherTable(chunks: AsyncIterable<Chunk>, rowCount: number): Promise<Table> {
  let columns: Gatherer[] | null = null;
  for await (const chunk of chunks) {
    columns ??= chunk.columns.map((column) => gathererOf(column, rowCount));
    for (const [index, column] of chunk.columns.entries()) columns[index]!.add(column, chunk.start);
  }
  return { rowCount, columns: (columns ?? []).map((column) => column.data) };
}

interface Gatherer {
  readonly data: ColumnData;
  add(column: ColumnData, start: number): void;
}

function gathererOf(first: ColumnData, rowCount: number): Gatherer {
  return first.storage === 'number' ? new Numbers(rowCount) : new Texts(rowCount);
}

class Numbers implements Gatherer {
  readonly #values: Float64Array;

  constructor(rowCount: number) {
    this.#values = new Float64Array(rowCount);
  }

  get data(): ColumnData {
    return { storage: 'number', values: this.#values };
  }

  add(column: ColumnData, start: number): void {
    if (column.storage === 'number') this.#values.set(column.values, start);
  }
}

/** Chunks may list different labels, such as made-up values: codes are translated into one list. */
class Texts implements Gatherer {
  readonly #codes: Int32Array;
  readonly #places = new Map<string, number>();

  constructor(rowCount: number) {
    this.#codes = new Int32Array(rowCount);
  }

  /** Only labels that occur are listed. */
  get data(): ColumnData {
    return { storage: 'text', codes: this.#codes, labels: [...this.#places.keys()] };
  }

  add(column: ColumnData, start: number): void {
    if (column.storage !== 'text') return;
    const { codes, labels } = column;
    const translated = new Int32Array(labels.length).fill(-1);
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row]!;
      if (code >= 0 && translated[code]! < 0) translated[code] = this.#place(labels[code]!);
      this.#codes[start + row] = code < 0 ? -1 : translated[code]!;
    }
  }

  #place(label: string): number {
    const known = this.#places.get(label);
    if (known !== undefined) return known;
    this.#places.set(label, this.#places.size);
    return this.#places.size - 1;
  }
}
