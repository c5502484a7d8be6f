/** Arrow batches as the plain arrays and cells of the port. Reads only: Arrow's builders need `eval`. */
import { Type, type Data, type RecordBatch, type Vector } from 'apache-arrow';
import type { Cell, RawColumn } from './duck';

/** All columns of a result; every array is new and owned by the caller. */
export function columnsOf(batches: readonly RecordBatch[], names: readonly string[]): RawColumn[] {
  const rowCount = batches.reduce((sum, batch) => sum + batch.numRows, 0);
  return names.map((name, index) => {
    const vectors = batches.map((batch) => batch.getChildAt(index)!);
    return { name, values: valuesOf(vectors, rowCount) };
  });
}

/** A small result, row by row. */
export function rowsOf(
  batches: readonly RecordBatch[],
  names: readonly string[],
): Record<string, Cell>[] {
  const rows: Record<string, Cell>[] = [];
  for (const batch of batches) {
    const vectors = names.map((_, index) => batch.getChildAt(index)!);
    for (let row = 0; row < batch.numRows; row++) {
      const cells: Record<string, Cell> = {};
      for (const [index, name] of names.entries()) cells[name] = cellOf(vectors[index]!, row);
      rows.push(cells);
    }
  }
  return rows;
}

function valuesOf(vectors: readonly Vector[], rowCount: number): RawColumn['values'] {
  const first = vectors[0];
  if (first === undefined) return new Float64Array(0);
  const typeId = first.type.typeId as Type;
  if (typeId === Type.Utf8 || typeId === Type.LargeUtf8 || typeId === Type.Dictionary) {
    return vectors.flatMap((vector) => vector.toArray() as (string | null)[]);
  }
  const isSmall = typeId === Type.Int && first.type.bitWidth <= 32 && first.type.isSigned;
  if (isSmall && vectors.every((vector) => vector.nullCount === 0)) {
    return fillNumbers(new Int32Array(rowCount), vectors, 0);
  }
  return fillNumbers(new Float64Array(rowCount), vectors, 0);
}

/** Writes the values of `vectors`, one after the other, from row `start` on. */
export function fillNumbers<Target extends Float64Array | Int32Array>(
  target: Target,
  vectors: readonly Vector[],
  start: number,
): Target {
  let at = start;
  for (const vector of vectors) {
    for (const data of vector.data as readonly Data[]) {
      if (isPlain(data)) target.set(data.values.subarray(0, data.length), at);
      else for (let i = 0; i < data.length; i++) target[at + i] = numberOf(vector, i);
      if (isPlain(data) && data.nullCount > 0) markNulls(target, data, at);
      at += data.length;
    }
  }
  return target;
}

/** Numbers that a typed array can copy as they lie. */
function isPlain(data: Data): boolean {
  const type = data.type as { typeId: Type; bitWidth?: number };
  return type.typeId === Type.Float || (type.typeId === Type.Int && (type.bitWidth ?? 64) <= 32);
}

/** Under a null, Arrow's slot holds anything. */
function markNulls(target: Float64Array | Int32Array, data: Data, at: number): void {
  for (let i = 0; i < data.length; i++) if (!data.getValid(i)) target[at + i] = Number.NaN;
}

function numberOf(vector: Vector, row: number): number {
  const cell = cellOf(vector, row);
  return cell === null ? Number.NaN : Number(cell);
}

function cellOf(vector: Vector, row: number): Cell {
  const value: unknown = vector.get(row);
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (vector.type.typeId === Type.Decimal && value instanceof Uint32Array) {
    return decimalOf(value, vector.type.scale as number);
  }
  if (value instanceof Date) return value.getTime();
  throw new TypeError(`A column of type ${vector.type} needs a cast in its SQL`);
}

/** A 128-bit two's complement number in four little-endian limbs, divided by 10^scale. */
function decimalOf(limbs: Uint32Array, scale: number): number {
  let whole = 0n;
  for (let i = limbs.length - 1; i >= 0; i--) whole = (whole << 32n) | BigInt(limbs[i]!);
  const signed = BigInt.asIntN(limbs.length * 32, whole);
  return Number(signed) / 10 ** scale;
}
