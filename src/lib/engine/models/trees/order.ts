/** How strongly columns depend on one another, and the order in which trees visit them. */
import { log } from '../../random';
import { throwIfAborted, type Control } from '../../schema';
import type { EncodedTable } from '../generator';
import { binsOf } from './bins';

const binsForPairs = 16;
const rowsForPairs = 20_000;
/** Work for all pairs of columns, in values. */
const valuesForPairs = 2e8;

/** Mutual information of every two of the given columns, in nats, `[columns, columns]`; 0 for chance. */
export async function dependenceOf(
  table: EncodedTable,
  columns: readonly number[],
  control: Control,
): Promise<Float64Array> {
  const size = columns.length;
  const rows = Math.min(
    table.rowCount,
    rowsForPairs,
    Math.max(1000, Math.floor((2 * valuesForPairs) / size ** 2)),
  );
  const step = table.rowCount / rows;
  const coarse = columns.map((column) => {
    const { codes, cells } = table.columns[column] as EncodedTable['columns'][number];
    const bins = binsOf(cells, binsForPairs);
    const of = new Uint8Array(rows);
    for (let i = 0; i < rows; i++) of[i] = bins.of[codes[Math.floor(i * step)] as number] as number;
    return { of, size: bins.size };
  });
  const out = new Float64Array(size * size);
  const counter = new PairCounter(rows);
  for (let a = 0; a < size; a++) {
    throwIfAborted(control.signal);
    const first = coarse[a] as (typeof coarse)[number];
    for (let b = 0; b < a; b++) {
      const second = coarse[b] as (typeof coarse)[number];
      out[a * size + b] = out[b * size + a] = counter.informationOf(first, second);
    }
    if (a % 16 === 15) await control.breathe?.();
  }
  return out;
}

interface Coarse {
  readonly of: Uint8Array;
  readonly size: number;
}

/** Counts of two columns' bins, with n log n by table, for logarithms cost more than counting. */
class PairCounter {
  readonly #joint = new Int32Array((binsForPairs + 1) ** 2);
  readonly #ofFirst = new Int32Array(binsForPairs + 1);
  readonly #ofSecond = new Int32Array(binsForPairs + 1);
  readonly #nLogN: Float64Array;

  constructor(private readonly rows: number) {
    this.#nLogN = new Float64Array(rows + 1);
    for (let n = 2; n <= rows; n++) this.#nLogN[n] = n * log(n);
  }

  /** Mutual information less what chance alone would give (Miller and Madow's correction). */
  informationOf(first: Coarse, second: Coarse): number {
    const { rows } = this;
    const width = second.size;
    const joint = this.#joint.fill(0);
    for (let row = 0; row < rows; row++) {
      const at = (first.of[row] as number) * width + (second.of[row] as number);
      joint[at] = (joint[at] as number) + 1;
    }
    const [ofFirst, ofSecond] = [this.#ofFirst.fill(0), this.#ofSecond.fill(0)];
    let [sum, filled] = [this.#nLogN[rows] as number, 0];
    for (let i = 0, at = 0; i < first.size; i++) {
      for (let k = 0; k < width; k++, at++) {
        const count = joint[at] as number;
        if (count === 0) continue;
        filled++;
        sum += this.#nLogN[count] as number;
        ofFirst[i] = (ofFirst[i] as number) + count;
        ofSecond[k] = (ofSecond[k] as number) + count;
      }
    }
    for (const counts of [ofFirst, ofSecond]) {
      for (const count of counts) {
        if (count === 0) continue;
        filled--;
        sum -= this.#nLogN[count] as number;
      }
    }
    return Math.max(0, (sum - (filled + 1) / 2) / rows);
  }
}

/** Places of the columns as they are visited, and for each the places of its strongest predecessors. */
export interface Visit {
  readonly order: readonly number[];
  readonly predictors: readonly (readonly number[])[];
}

/**
 * Columns of few cells come first: drawn last, such a column is one tree's guess; drawn first, the tree of
 * every later column carries its part. Among equals it starts with the one that tells most about all
 * others, and goes on with the one best told by those before.
 * @param isEarly of columns with few cells
 * @param first column that is drawn before all others; -1 for none
 */
export function visitOrder(
  information: Float64Array,
  isEarly: readonly boolean[],
  predictorsAtMost: number,
  first = -1,
): Visit {
  const size = isEarly.length;
  const of = (a: number, b: number): number => information[a * size + b] as number;
  const left = new Set(isEarly.keys());
  const told = new Float64Array(size);
  for (const a of left) for (const b of left) told[a] = (told[a] as number) + of(a, b) * 1e-9;
  const isBefore = (a: number, b: number): boolean =>
    isEarly[a] === isEarly[b] ? (told[a] as number) > (told[b] as number) : isEarly[a] === true;
  const order: number[] = [];
  while (left.size > 0) {
    let next = left.has(first) ? first : -1;
    if (next < 0) for (const i of left) if (next < 0 || isBefore(i, next)) next = i;
    left.delete(next);
    order.push(next);
    for (const i of left) told[i] = Math.max(told[i] as number, of(i, next));
  }
  const predictors = order.map((column, place) =>
    order
      .slice(0, place)
      .sort((a, b) => of(column, b) - of(column, a) || a - b)
      .slice(0, predictorsAtMost),
  );
  return { order, predictors };
}
