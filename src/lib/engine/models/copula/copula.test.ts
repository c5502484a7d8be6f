import { describe, expect, it } from 'vitest';
import type { Cells, EncodedColumn } from '../../encode';
import { normalCdf, stream } from '../../random';
import type { EncodedTable } from '../generator';
import { copulaCode } from './index';

type Column = EncodedColumn & { readonly cells: Cells };

/** A column of codes with its weights as they occur. */
function coded(codes: readonly number[], isOrdered: boolean): Column {
  const size = Math.max(...codes) + 1;
  const weights = new Float64Array(size);
  for (const code of codes) weights[code] = (weights[code] as number) + 1 / codes.length;
  return {
    codes: Int32Array.from(codes),
    fractions: isOrdered ? new Float32Array(codes.length).fill(0.5) : null,
    cells: { size, hasNull: false, isOrdered, weights },
  };
}

async function twin(columns: readonly Column[], rows: number): Promise<EncodedColumn[]> {
  const table: EncodedTable = { rowCount: columns[0]?.codes.length ?? 0, columns };
  const { state, tensors } = await copulaCode.fit(table, {}, stream(1, 'test'), {});
  const cells = columns.map((column) => column.cells);
  return copulaCode.open(state, tensors, cells).draw(0, rows, 5);
}

/** Total variation distance between two joint distributions of codes. */
function distance(a: readonly EncodedColumn[], b: readonly EncodedColumn[]): number {
  const joint = new Map<string, number>();
  for (const [columns, sign] of [
    [a, 1],
    [b, -1],
  ] as const) {
    const rows = columns[0]?.codes.length ?? 0;
    for (let row = 0; row < rows; row++) {
      const key = columns.map(({ codes }) => codes[row]).join(' ');
      joint.set(key, (joint.get(key) ?? 0) + sign / rows);
    }
  }
  return [...joint.values()].reduce((sum, difference) => sum + Math.abs(difference), 0) / 2;
}

const random = stream(3, 'copula test');
const at = [...Array(20_000).keys()];

describe('Gaussian copula', () => {
  it.each([-0.7, 0, 0.4, 0.9])('finds the correlation %d of two normals', async (r) => {
    const bins = 100;
    const bin = (z: number): number => Math.min(bins - 1, Math.floor(normalCdf(z) * bins));
    const first = at.map((i) => random.normal(i, 0));
    const second = at.map(
      (i) => r * (first[i] as number) + Math.sqrt(1 - r * r) * random.normal(i, 1),
    );
    const drawn = await twin([coded(first.map(bin), true), coded(second.map(bin), true)], 20_000);
    const mean = (bins - 1) / 2;
    const product = at.reduce(
      (sum, i) =>
        sum + ((drawn[0]?.codes[i] as number) - mean) * ((drawn[1]?.codes[i] as number) - mean),
      0,
    );
    // Spearman's rho of a bivariate normal: 6 / pi * asin(r / 2). Four standard errors of fit and draw.
    const rho = product / at.length / ((bins * bins - 1) / 12);
    const expected = (6 / Math.PI) * Math.asin(r / 2);
    expect(Math.abs(rho - expected)).toBeLessThan(4 * Math.sqrt(2 / 8192) * (1 - r * r) + 0.01);
  });

  it('keeps labels together that no order of either column explains', async () => {
    // Each of five labels goes with two neighbours on a ring: there is no first and no last.
    const a = at.map((i) => random.below(5, i, 2));
    const b = a.map((label, i) => (label + (random.uniform(i, 3) < 0.5 ? 0 : 1)) % 5);
    const real = [coded(a, false), coded(b, false)];
    const shuffled = [real[0] as Column, coded([...b].reverse(), false)];
    const drawn = await twin(real, 20_000);
    expect(distance(real, shuffled)).toBeGreaterThan(0.55);
    expect(distance(real, drawn)).toBeLessThan(0.2);
  });

  it('keeps shares of labels within five standard errors', async () => {
    const labels = at.map((i) => Math.floor(8 * random.uniform(i, 4) ** 3));
    const other = labels.map((label, i) => (label > 2 ? 1 : random.below(2, i, 5)));
    const real = [coded(labels, false), coded(other, false)];
    const drawn = await twin(real, 20_000);
    real.forEach(({ cells }, column) => {
      cells.weights.forEach((weight, code) => {
        const count = drawn[column]?.codes.filter((each) => each === code).length ?? 0;
        const error = Math.sqrt((weight * (1 - weight)) / 20_000);
        expect(Math.abs(count / 20_000 - weight)).toBeLessThan(5 * error + 0.003);
      });
    });
  });

  it('refuses weights that do not belong together', async () => {
    const columns = [coded([0, 1, 0, 1, 1], false)];
    const { state, tensors } = await copulaCode.fit({ rowCount: 5, columns }, {}, random, {});
    const cells = columns.map((column) => column.cells);
    expect(() => copulaCode.open({}, tensors, cells)).toThrow();
    expect(() =>
      copulaCode.open(state, { ...tensors, factor: new Float64Array(9) }, cells),
    ).toThrow();
    expect(() =>
      copulaCode.open(state, { ...tensors, children: Int32Array.of(-1, -1) }, cells),
    ).toThrow();
  });
});
