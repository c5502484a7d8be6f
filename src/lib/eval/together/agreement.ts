/**
 * Binned accuracy: one minus half the sum of |p − q| over the cells that columns make together. Source:
 * mostlyai-qa. Counted for any number of columns at once.
 */
import { expectedOverlap, type Cells, type SharedCells } from '../metrics';

/** How well one table agrees with train over some columns. */
export interface Agreement {
  readonly accuracy: number;
  /** Standard error of the accuracy, by the delta method. */
  readonly error: number;
}

export interface TableAgreement {
  /** Null without rows. */
  readonly synthetic: Agreement | null;
  /** Null without holdout rows. */
  readonly holdout: Agreement | null;
  /** What chance alone would leave a perfect generator; null without rows. */
  readonly expected: number | null;
  /** The same of as many rows as the holdout's; null without one. */
  readonly expectedOfHoldout: number | null;
}

/** Rows in every combination of the cells of some columns, of one table. */
export function countTogether(
  columns: readonly SharedCells[],
  part: 'train' | 'holdout' | 'synthetic',
): Float64Array | null {
  const cells: Cells[] = [];
  for (const column of columns) {
    const one = column[part];
    if (one === null) return null;
    cells.push(one);
  }
  const [a, b, c] = cells;
  if (a === undefined) return null;
  const counts = new Float64Array(cells.reduce((size, cell) => size * cell.size, 1));
  const rows = a.codes.length;
  const add = (cell: number) => (counts[cell] = (counts[cell] as number) + 1);
  if (b === undefined) for (let i = 0; i < rows; i++) add(a.codes[i] as number);
  else if (c === undefined) {
    for (let i = 0; i < rows; i++) add((a.codes[i] as number) * b.size + (b.codes[i] as number));
  } else {
    for (let i = 0; i < rows; i++) {
      const two = (a.codes[i] as number) * b.size + (b.codes[i] as number);
      add(two * c.size + (c.codes[i] as number));
    }
  }
  return counts;
}

/** Agreement of synthetic and holdout with train over up to three columns together. */
export function agreementOf(columns: readonly SharedCells[]): TableAgreement {
  const train = countTogether(columns, 'train') as Float64Array;
  const drawn = countTogether(columns, 'synthetic') as Float64Array;
  const held = countTogether(columns, 'holdout');
  return {
    synthetic: compare(train, drawn),
    holdout: held === null ? null : compare(train, held),
    expected: expectedOverlap(train, columns[0]?.synthetic.codes.length ?? 0),
    expectedOfHoldout: expectedOverlap(train, columns[0]?.holdout?.codes.length ?? 0),
  };
}

function compare(a: Float64Array, b: Float64Array): Agreement | null {
  const [rowsA, rowsB] = [sum(a), sum(b)];
  if (rowsA === 0 || rowsB === 0) return null;
  let distance = 0;
  let [leanA, leanB] = [0, 0];
  for (let k = 0; k < a.length; k++) {
    const p = (a[k] as number) / rowsA;
    const q = (b[k] as number) / rowsB;
    const sign = Math.sign(p - q);
    distance += Math.abs(p - q);
    leanA += sign * p;
    leanB += sign * q;
  }
  const variance = Math.max(0, 1 - leanA ** 2) / rowsA + Math.max(0, 1 - leanB ** 2) / rowsB;
  return { accuracy: 1 - distance / 2, error: Math.sqrt(variance) / 2 };
}

function sum(counts: Float64Array): number {
  let total = 0;
  for (let k = 0; k < counts.length; k++) total += counts[k] as number;
  return total;
}
