/** Keeps rows as they stream by, so that a table that is written can be judged without reading it again. */
import type { Chunk, ColumnData, NumberData, Table, TextData } from '../src/lib/engine/schema';

export interface Collected {
  readonly chunks: AsyncGenerator<Chunk>;
  /** Of what has passed; complete when `chunks` has ended. */
  table(): Table;
}

/** @param most rows kept; the first ones, which are as random as any */
export function collect(source: AsyncIterable<Chunk>, most: number): Collected {
  const kept: Chunk[] = [];
  let rows = 0;
  async function* pass(): AsyncGenerator<Chunk> {
    for await (const chunk of source) {
      if (rows < most) kept.push(head(chunk, most - rows));
      rows += chunk.rowCount;
      yield chunk;
    }
  }
  return { chunks: pass(), table: () => joined(kept) };
}

function head(chunk: Chunk, rows: number): Chunk {
  if (chunk.rowCount <= rows) return chunk;
  const columns = chunk.columns.map((data): ColumnData =>
    data.storage === 'number'
      ? { ...data, values: data.values.slice(0, rows) }
      : { ...data, codes: data.codes.slice(0, rows) },
  );
  return { ...chunk, rowCount: rows, columns };
}

function joined(chunks: readonly Chunk[]): Table {
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const columns = (chunks[0]?.columns ?? []).map((first, index) => {
    const pieces = chunks.map((chunk) => chunk.columns[index]!);
    return first.storage === 'number'
      ? joinNumbers(pieces as NumberData[], rowCount)
      : joinLabels(pieces as TextData[], rowCount);
  });
  return { rowCount, columns };
}

function joinNumbers(pieces: readonly NumberData[], rowCount: number): NumberData {
  const values = new Float64Array(rowCount);
  let at = 0;
  for (const piece of pieces) {
    values.set(piece.values, at);
    at += piece.values.length;
  }
  return { storage: 'number', values };
}

/** Chunks may list their labels differently, so every code is looked up again. */
function joinLabels(pieces: readonly TextData[], rowCount: number): TextData {
  const codes = new Int32Array(rowCount);
  const places = new Map<string, number>();
  const labels: string[] = [];
  const placeOf = (label: string): number => {
    const known = places.get(label);
    if (known !== undefined) return known;
    places.set(label, labels.length);
    return labels.push(label) - 1;
  };
  let at = 0;
  for (const piece of pieces) {
    const moved = new Map<number, number>([[-1, -1]]);
    for (const code of piece.codes) {
      let to = moved.get(code);
      if (to === undefined) {
        to = placeOf(piece.labels[code]!);
        moved.set(code, to);
      }
      codes[at++] = to;
    }
  }
  return { storage: 'text', codes, labels };
}
