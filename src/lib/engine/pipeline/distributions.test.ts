/** Known distributions: what a generator that claims to learn a thing must give back of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../random';
import { fit, sample } from './index';
import { testedGenerators } from './test-generators';
import { column, makeTable, numbers, texts } from './test-tables';

const rows = 2000;
const at = [...Array(rows).keys()];
const random = stream(5, 'distributions');

const bit = (i: number, lane: number): boolean => random.uniform(i, lane) < 0.5;
const hasCar = at.map((i) => random.uniform(i, 6) < 0.6);
const hasTrailer = hasCar.map((has, i) => has && random.uniform(i, 7) < 0.4);
const towns = at.map((i) => Math.floor(6 * random.uniform(i, 5) ** 2));

const { table, schema } = makeTable([
  // A mixture of two normals, apart by ten standard deviations.
  [
    column('mixture', 'decimal'),
    numbers(at.map((i) => (bit(i, 0) ? 10 : 20) + random.normal(i, 1))),
  ],
  // Heavy tails: log-normal with sigma 1.5.
  [column('income', 'decimal'), numbers(at.map((i) => 1000 * Math.exp(1.5 * random.normal(i, 2))))],
  // A functional dependency.
  [column('town', 'category'), texts(towns.map((town) => `town ${town}`))],
  [column('code', 'integer'), numbers(towns.map((town) => 1000 + 7 * town))],
  // Nested missingness: a trailer needs a car.
  [column('car', 'category'), texts(hasCar.map((has, i) => (has ? `car ${i % 3}` : null)))],
  [
    column('trailer', 'decimal'),
    numbers(hasTrailer.map((has, i) => (has ? 500 + 100 * random.normal(i, 8) : null))),
  ],
]);

/** Generators that are near after a short training; CTGAN and TVAE take hundreds of epochs for it. */
const exact = ['trees', 'copula', 'circuit', 'autoregressive'];

describe.each(testedGenerators)('%s', (id, recipe) => {
  let drawn: (string | number | null)[][];
  const of = (name: string) => drawn[schema.columns.findIndex((each) => each.name === name)] ?? [];
  const present = (name: string): number[] => of(name).filter((value) => typeof value === 'number');
  const share = (is: (row: number) => boolean): number => {
    const all = [...of('town').keys()];
    return all.filter(is).length / all.length;
  };

  beforeAll(async () => {
    // Longer than for laws, and still short.
    const options =
      'epochs' in recipe.options
        ? { ...recipe.options, epochs: 10, ...(id === 'circuit' && { states: 48 }) }
        : recipe.options;
    const model = await fit(table, schema, { ...recipe, options });
    drawn = schema.columns.map(() => []);
    for await (const { columns } of sample(model, 4000, 1)) {
      columns.forEach((data, i) => {
        const values =
          data.storage === 'number'
            ? Array.from(data.values, (value) => (Number.isNaN(value) ? null : value))
            : Array.from(data.codes, (code) => data.labels[code] ?? null);
        drawn[i]?.push(...values);
      });
    }
  }, 120_000);

  it.runIf(exact.includes(id))('has two humps and nothing between', () => {
    const values = present('mixture');
    const low = values.filter((value) => value < 15).length / values.length;
    expect(Math.abs(low - 0.5)).toBeLessThan(0.05);
    expect(
      values.filter((value) => value > 13.5 && value < 16.5).length / values.length,
    ).toBeLessThan(0.01);
  });

  it.runIf(exact.includes(id))(
    'has the quantiles of a heavy tail, and leaves the largest value alone',
    () => {
      const values = present('income').sort((a, b) => a - b);
      // Quantiles of a log-normal; their logarithms within five standard errors of fit and draw.
      for (const [quantile, z] of [
        [0.5, 0],
        [0.9, 1.2816],
        [0.99, 2.3263],
      ] as const) {
        const found = Math.log((values[Math.floor(quantile * values.length)] as number) / 1000);
        const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
        const error =
          (1.5 * Math.sqrt(quantile * (1 - quantile) * (1 / rows + 1 / 4000))) / density;
        expect(Math.abs(found - 1.5 * z)).toBeLessThan(5 * error);
      }
      const income = table.columns[1];
      const most = income?.storage === 'number' ? Math.max(...income.values) : 0;
      expect(values.at(-1)).toBeLessThan(most);
    },
  );

  it.runIf(exact.includes(id))('keeps a code with its town', () => {
    const right = share(
      (row) => of('code')[row] === 1000 + 7 * Number(String(of('town')[row]).slice(5)),
    );
    expect(right).toBeGreaterThan(0.95);
  });

  it.runIf(exact.includes(id))('draws what is missing in the right company', () => {
    expect(Math.abs(share((row) => of('car')[row] === null) - 0.4)).toBeLessThan(0.06);
    expect(Math.abs(share((row) => of('trailer')[row] !== null) - 0.24)).toBeLessThan(0.06);
    expect(share((row) => of('trailer')[row] !== null && of('car')[row] === null)).toBeLessThan(
      0.05,
    );
  });

  it('writes no code and no label that was not there', () => {
    const codes = new Set(towns.map((town) => 1000 + 7 * town));
    expect(present('code').every((code) => codes.has(code))).toBe(true);
    expect(of('car').every((car) => car === null || /^car [012]$/.test(String(car)))).toBe(true);
  });
});

/**
 * Exclusive or: no two columns depend on each other, three do. The copula knows pairs only, trees split by one
 * column at a time and see no gain in either, and CTGAN would take far longer.
 */
describe('three columns go together of which no two do', () => {
  const exclusive = makeTable([
    [column('a', 'boolean'), texts(at.map((i) => String(bit(i, 3))))],
    [column('b', 'boolean'), texts(at.map((i) => String(bit(i, 4))))],
    [column('c', 'boolean'), texts(at.map((i) => String(bit(i, 3) !== bit(i, 4))))],
  ]);

  const able: Readonly<Record<string, number>> = { circuit: 0.9, autoregressive: 0.95, tvae: 0.8 };

  it.each(testedGenerators.filter(([id]) => id in able))(
    'by %s',
    async (id, recipe) => {
      const options = { ...recipe.options, epochs: 40 };
      const model = await fit(exclusive.table, exclusive.schema, { ...recipe, options });
      let right = 0;
      for await (const { columns, rowCount } of sample(model, 4000, 1)) {
        for (let row = 0; row < rowCount; row++) {
          const [a, b, c] = columns.map(
            (data) => data.storage === 'text' && data.labels[data.codes[row] as number] === 'true',
          );
          if ((a !== b) === c) right++;
        }
      }
      expect(right / 4000).toBeGreaterThan(able[id] as number);
    },
    120_000,
  );
});
