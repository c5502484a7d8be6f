/** How strongly columns depend on one another, and the order in which trees visit them. */
import { log } from '../../random';
import { throwIfAborted, type Control } from '../../schema';
import type { EncodedTable } from '../generator';
import { binsOf } from '../trees/bins';

const binsForPairs = Number(
  (globalThis as never as { process: { env: Record<string, string> } }).process.env['BINS'] ?? 16,
);
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
    const of = Uint8Array.from(
      { length: rows },
      (_, i) => bins.of[codes[Math.floor(i * step)] as number] as number,
    );
    return { of, size: bins.size };
  });
  const out = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    throwIfAborted(control.signal);
    const first = coarse[a] as (typeof coarse)[number];
    for (let b = 0; b < a; b++) {
      const second = coarse[b] as (typeof coarse)[number];
      out[a * size + b] = out[b * size + a] = informationOf(first, second, rows);
    }
    if (a % 16 === 15) await control.breathe?.();
  }
  return out;
}

interface Coarse {
  readonly of: Uint8Array;
  readonly size: number;
}

/** Less what chance alone would give (Miller and Madow's correction). */
function informationOf(first: Coarse, second: Coarse, rows: number): number {
  const joint = new Float64Array(first.size * second.size);
  const [ofFirst, ofSecond] = [new Float64Array(first.size), new Float64Array(second.size)];
  for (let row = 0; row < rows; row++) {
    const at = (first.of[row] as number) * second.size + (second.of[row] as number);
    joint[at] = (joint[at] as number) + 1;
  }
  joint.forEach((count, at) => {
    const [i, k] = [Math.floor(at / second.size), at % second.size];
    ofFirst[i] = (ofFirst[i] as number) + count;
    ofSecond[k] = (ofSecond[k] as number) + count;
  });
  let sum = 0;
  let filled = 0;
  joint.forEach((count, at) => {
    if (count === 0) return;
    filled++;
    const expected =
      ((ofFirst[Math.floor(at / second.size)] as number) * (ofSecond[at % second.size] as number)) /
      rows;
    sum += count * log(count / expected);
  });
  const present = (counts: Float64Array): number => counts.filter((count) => count > 0).length;
  const chance = (filled - present(ofFirst) - present(ofSecond) + 1) / 2;
  return Math.max(0, (sum - chance) / rows);
}
