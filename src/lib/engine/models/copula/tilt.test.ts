import { describe, expect, it } from 'vitest';
import type { Cells, EncodedColumn } from '../../encode';
import { stream } from '../../random';
import type { Balance, EncodedTable } from '../generator';
import { copulaCode } from './index';

type Column = EncodedColumn & { readonly cells: Cells };

function coded(codes: readonly number[], isOrdered = false): Column {
  const size = Math.max(...codes) + 1;
  const weights = new Float64Array(size);
  for (const code of codes) weights[code] = (weights[code] as number) + 1 / codes.length;
  return {
    codes: Int32Array.from(codes),
    fractions: isOrdered ? new Float32Array(codes.length).fill(0.5) : null,
    cells: { size, hasNull: false, isOrdered, weights },
  };
}

const rows = 20_000;

async function twin(columns: readonly Column[], balance: Balance | null) {
  const table: EncodedTable = { rowCount: columns[0]?.codes.length ?? 0, columns, balance };
  const { state, tensors } = await copulaCode.fit(table, {}, stream(1, 'test'), {});
  const cells = columns.map((column) => column.cells);
  return copulaCode.open(state, tensors, cells).draw(0, rows, 5);
}

/** Share of rows with each code of `of`, among the rows that hold `label`. */
function sharesGiven(label: Int32Array, code: number, of: Int32Array, size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  let all = 0;
  for (let row = 0; row < label.length; row++) {
    if (label[row] !== code) continue;
    all++;
    counts[of[row] as number] = (counts[of[row] as number] as number) + 1;
  }
  return counts.map((count) => count / all);
}

const random = stream(3, 'tilt test');
const at = [...Array(rows).keys()];
// A rare label of four that goes with high numbers; a second column of labels goes with both.
const label = at.map((i) => Math.floor(4 * random.uniform(i) ** 3));
const amount = at.map((i) =>
  Math.max(0, Math.min(19, Math.round(4 + 3 * (label[i] as number) + 2 * random.normal(i, 1)))),
);
const other = at.map((i) => ((label[i] as number) + random.below(2, i, 2)) % 5);
const columns = [coded(label), coded(amount, true), coded(other)];
const shares = Float64Array.of(0.25, 0.25, 0.25, 0.25);

describe('balance', () => {
  it('draws labels in the wanted shares, and the rest of the row with its label as before', async () => {
    const plain = await twin(columns, null);
    const even = await twin(columns, { column: 0, shares });
    const labels = even[0]?.codes as Int32Array;
    for (const code of [0, 1, 2, 3]) {
      const share = labels.filter((each) => each === code).length / rows;
      expect(Math.abs(share - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / rows));
      for (const [column, size] of [
        [1, 20],
        [2, 5],
      ] as const) {
        const held = (plain[0]?.codes as Int32Array).filter((each) => each === code).length;
        const before = sharesGiven(
          plain[0]?.codes as Int32Array,
          code,
          plain[column]?.codes as Int32Array,
          size,
        );
        const after = sharesGiven(labels, code, even[column]?.codes as Int32Array, size);
        after.forEach((mine, i) => {
          const expected = before[i] as number;
          const error = Math.sqrt((expected * (1 - expected) + 1 / held) * (1 / held + 4 / rows));
          expect(Math.abs(mine - expected)).toBeLessThan(5 * error);
        });
      }
    }
  });

  it('of a column that follows another one is had through its leader', async () => {
    const code = label.map((each) => (each === 0 ? 0 : 1));
    const even = await twin([coded(label), coded(code)], {
      column: 1,
      shares: Float64Array.of(0.5, 0.5),
    });
    const share = (even[1]?.codes as Int32Array).filter((each) => each === 0).length / rows;
    expect(Math.abs(share - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / rows));
    // Labels 1 to 3 share the other half as they shared theirs before.
    const ones = label.filter((each) => each === 1).length;
    const notZero = label.filter((each) => each > 0).length;
    const drawn = (even[0]?.codes as Int32Array).filter((each) => each === 1).length / rows;
    expect(Math.abs(drawn - (0.5 * ones) / notZero)).toBeLessThan(0.02);
  });

  it('is refused where its shares do not fit', async () => {
    const table: EncodedTable = { rowCount: rows, columns, balance: { column: 0, shares } };
    const { state, tensors } = await copulaCode.fit(table, {}, stream(1, 'test'), {});
    const cells = columns.map((column) => column.cells);
    for (const wrong of [new Float64Array(3), new Float64Array(4).fill(NaN), undefined]) {
      const less = { ...tensors, shares: wrong } as typeof tensors;
      expect(() => copulaCode.open(state, less, cells)).toThrow();
    }
  });
});
