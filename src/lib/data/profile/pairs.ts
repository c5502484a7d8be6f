/**
 * Associations of all pairs of columns. All rows take part while that is quick; above the budget the
 * same evenly scattered rows are picked from every column: r of a sample of m rows has a standard
 * error of at most 1 / √m.
 */
import type { Association, Control } from '../../engine/schema';
import { correlationRatio, cramersV, pearson, type Vector } from './association';
import { Pace } from './pace';

/** Cells kept in memory (8 bytes each at most), values looked at in all pairs together. */
const cellBudget = 20e6;
const workBudget = 400e6;
const fewestRows = 10_000;

/** How many of the rows the associations of `columns` columns look at. */
export function pairRows(rows: number, columns: number): number {
  const pairs = Math.max(1, (columns * (columns - 1)) / 2);
  const affordable = Math.min(cellBudget / Math.max(1, columns), workBudget / pairs);
  return Math.min(rows, Math.max(fewestRows, Math.floor(affordable)));
}

/**
 * `wanted` row numbers, ascending: one from each of as many equal stretches, at a place in it that a
 * hash decides, so that a rhythm in the rows (every 24th is midnight) does not steer the sample.
 * Null for all rows.
 */
export function pickRows(rows: number, wanted: number): Int32Array | null {
  if (wanted >= rows) return null;
  const picked = new Int32Array(wanted);
  for (let i = 0; i < wanted; i++) {
    const start = Math.floor((i * rows) / wanted);
    const end = Math.floor(((i + 1) * rows) / wanted);
    picked[i] = start + (scramble(i) % (end - start));
  }
  return picked;
}

/** The finaliser of MurmurHash3: 32 well-mixed bits. */
function scramble(n: number): number {
  let h = n ^ 0x9e3779b9;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function associate(a: Vector, b: Vector): Pick<Association, 'measure' | 'value'> {
  if (a.storage === 'number') {
    return b.storage === 'number'
      ? { measure: 'correlation', value: pearson(a.values, b.values) }
      : { measure: 'correlation-ratio', value: correlationRatio(b, a.values) };
  }
  return b.storage === 'number'
    ? { measure: 'correlation-ratio', value: correlationRatio(a, b.values) }
    : { measure: 'cramers-v', value: cramersV(a, b) };
}

/**
 * @param vectors by column index; undefined for columns without a measure. All of one length.
 * @throws Fault `cancelled`
 */
export async function associations(
  vectors: readonly (Vector | undefined)[],
  control: Control,
): Promise<Association[]> {
  const measured = [...vectors.keys()].filter((index) => vectors[index] !== undefined);
  const total = (measured.length * (measured.length - 1)) / 2;
  const pace = new Pace(control, 'comparing columns', total);
  const found: Association[] = [];
  for (const [position, a] of measured.entries()) {
    for (const b of measured.slice(position + 1)) {
      found.push({ a, b, ...associate(vectors[a]!, vectors[b]!) });
      await pace.step(found.length);
    }
  }
  return found;
}
