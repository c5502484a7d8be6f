/** Small circuits and columns for this folder's tests. */
import { cellCount, type Cells, type EncodedColumn } from '../../encode';
import { stream } from '../../random';
import type { EncodedTable } from '../generator';
import type { Circuit } from './circuit';

/** A column of codes with its weights as they occur; the last code is null where `hasNull`. */
export function coded(
  codes: readonly number[],
  isOrdered = false,
  hasNull = false,
): EncodedColumn & { readonly cells: Cells } {
  const count = Math.max(...codes) + 1;
  const weights = new Float64Array(count);
  for (const code of codes) weights[code] = (weights[code] as number) + 1 / codes.length;
  return {
    codes: Int32Array.from(codes),
    fractions: isOrdered ? new Float32Array(codes.length).fill(0.5) : null,
    cells: { size: hasNull ? count - 1 : count, hasNull, isOrdered, weights },
  };
}

export function tableOf(columns: EncodedTable['columns']): EncodedTable {
  return { rowCount: columns[0]?.codes.length ?? 0, columns };
}

export function cellsOf(size: number, hasNull = false): Cells {
  const count = size + (hasNull ? 1 : 0);
  return { size, hasNull, isOrdered: true, weights: new Float64Array(count).fill(1 / count) };
}

/**
 * Three hidden states in a chain of two branches over five columns, a sixth that follows the first, and
 * a seventh of one cell; shares at random.
 */
export function smallCircuit(seed: number): { circuit: Circuit; cells: Cells[] } {
  const cells = [
    cellsOf(3),
    cellsOf(2, true),
    cellsOf(2),
    cellsOf(3),
    cellsOf(2),
    cellsOf(2),
    cellsOf(1),
  ];
  const random = stream(seed, 'small circuit');
  let lane = 0;
  const shares = (rows: number, width: number): Float64Array => {
    const out = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const raw = Array.from({ length: width }, () => random.uniform(0, lane++) ** 2 + 0.01);
      const total = raw.reduce((a, b) => a + b);
      raw.forEach((value, i) => (out[row * width + i] = value / total));
    }
    return out;
  };
  const hidden = [
    { column: 0, parent: null, states: 3 },
    { column: 1, parent: 0, states: 2 },
    { column: 2, parent: 0, states: 4 },
  ];
  const emissions = [
    { column: 0, hidden: 0 },
    { column: 1, hidden: 1 },
    { column: 2, hidden: 2 },
    { column: 3, hidden: 1 },
    { column: 4, hidden: 2 },
  ];
  const circuit: Circuit = {
    structure: {
      hidden,
      emissions,
      follows: [{ column: 5, leader: 0, cells: [1, 0, 1] }],
      edges: [],
    },
    root: shares(1, 3),
    moves: [null, shares(3, 2), shares(3, 4)],
    emits: emissions.map(({ column, hidden: at }) =>
      shares(hidden[at]?.states as number, cellCount(cells[column] as Cells)),
    ),
  };
  return { circuit, cells };
}

/** The probability of one row by adding up all hidden states; `unknown` (-1) sums over its cells. */
export function bruteForce(
  { structure, root, moves, emits }: Circuit,
  row: readonly number[],
): number {
  const { hidden, emissions, follows } = structure;
  const of = (values: Float64Array | null | undefined, at: number): number =>
    values?.[at] as number;
  const cellsFor = (i: number): number[] => {
    const { column, hidden: at } = emissions[i] as (typeof emissions)[number];
    const width = (emits[i]?.length as number) / (hidden[at]?.states as number);
    return Array.from({ length: width }, (_, cell) => cell).filter(
      (cell) =>
        (row[column] === -1 || row[column] === cell) &&
        follows.every(
          (follow) =>
            follow.leader !== column ||
            row[follow.column] === -1 ||
            follow.cells[cell] === row[follow.column],
        ),
    );
  };
  const allowed = emissions.map((_, i) => cellsFor(i));
  const sumOver = (states: readonly number[]): number => {
    const at = states.length;
    const next = hidden[at];
    if (!next) {
      return emissions.reduce((product, emission, i) => {
        const width = (emits[i]?.length as number) / (hidden[emission.hidden]?.states as number);
        const base = (states[emission.hidden] as number) * width;
        return (
          product *
          (allowed[i] as number[]).reduce((sum, cell) => sum + of(emits[i], base + cell), 0)
        );
      }, 1);
    }
    let sum = 0;
    for (let k = 0; k < next.states; k++) {
      const share =
        next.parent === null
          ? of(root, k)
          : of(moves[at], (states[next.parent] as number) * next.states + k);
      sum += share * sumOver([...states, k]);
    }
    return sum;
  };
  return sumOver([]);
}

/** Every row that the cells allow. */
export function allRows(cells: readonly Cells[]): number[][] {
  return cells.reduce<number[][]>(
    (rows, each) =>
      rows.flatMap((row) => Array.from({ length: cellCount(each) }, (_, cell) => [...row, cell])),
    [[]],
  );
}

/** Rows as columns of codes. */
export function columnsOf(rows: readonly (readonly number[])[]): Int32Array[] {
  return (rows[0] ?? []).map((_, column) => Int32Array.from(rows, (row) => row[column] as number));
}
