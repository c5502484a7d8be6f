/** Laws of the explorer on small tables, and a few answers counted by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../engine/schema';
import { testSchema, testTable } from '../testing';
import { openExplorer, type Explorer, type Filter, type Selection } from './index';

const schema = testSchema([
  { name: 'age', kind: 'integer' },
  { name: 'pay', kind: 'decimal', decimals: 2 },
  { name: 'job', kind: 'category' },
  { name: 'town', kind: 'category' },
  { name: 'id', kind: 'identifier' },
]);

const cell = {
  age: fc.option(fc.integer({ min: 15, max: 99 }), { nil: null }),
  pay: fc.option(
    fc.integer({ min: 0, max: 500_000 }).map((cents) => cents / 100),
    { nil: null },
  ),
  job: fc.option(fc.constantFrom('cook', 'nurse', 'clerk', 'pilot'), { nil: null }),
  town: fc.option(fc.constantFrom('A', 'B', ''), { nil: null }),
  id: fc.constantFrom('x1', 'x2', 'x3'),
};
const rowOf = fc.tuple(cell.age, cell.pay, cell.job, cell.town, cell.id);
type Row = readonly (number | string | null)[];

function tableOf(rows: readonly Row[]) {
  const columns = schema.columns.map((_, at) => rows.map((row) => row[at] ?? null));
  const table = testTable(columns);
  // A column of nulls alone has no type of its own.
  return {
    ...table,
    columns: table.columns.map((data, at) =>
      at < 2 || data.storage === 'text'
        ? data
        : { storage: 'text' as const, codes: new Int32Array(rows.length).fill(-1), labels: [] },
    ),
  };
}

const explored = fc
  .tuple(
    fc.array(rowOf, { minLength: 0, maxLength: 60 }),
    fc.array(rowOf, { minLength: 0, maxLength: 60 }),
  )
  .map(([train, synthetic]) => ({
    train,
    synthetic,
    explorer: openExplorer({
      schema,
      train: tableOf(train),
      holdout: null,
      synthetic: tableOf(synthetic),
      seed: 1,
    }),
  }));

const numberSelection = fc
  .tuple(fc.constantFrom('age', 'pay'), fc.integer({ min: 0, max: 60 }), fc.boolean())
  .map(([column, from, missing]): Selection => {
    return { column, ranges: [[from, from + 30]], labels: [], others: false, missing };
  });
const labelSelection = fc
  .tuple(
    fc.constantFrom('job', 'town'),
    fc.subarray(['cook', 'nurse', 'A', '']),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([column, labels, others, missing]): Selection => {
    return { column, ranges: [], labels, others, missing };
  });
const filters: fc.Arbitrary<Filter> = fc.array(fc.oneof(numberSelection, labelSelection), {
  maxLength: 3,
});

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
const names = ['age', 'pay', 'job', 'town'];

describe('an explorer', () => {
  it('counts every chosen row once, in the same bars for every filter', () => {
    fc.assert(
      fc.property(explored, filters, ({ explorer }, filter) => {
        const counts = explorer.counts(filter);
        for (const name of names) {
          const { real, synthetic, ...bars } = explorer.distribution(name, filter);
          expect(sum(real)).toBe(counts.real);
          expect(sum(synthetic)).toBe(counts.synthetic);
          expect(explorer.distribution(name, [])).toMatchObject(bars);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same answer in whatever order selections come', () => {
    fc.assert(
      fc.property(explored, filters, ({ explorer }, filter) => {
        const reversed = filter.toReversed();
        expect(explorer.counts(reversed)).toEqual(explorer.counts(filter));
        expect(explorer.pair('age', 'job', reversed)).toEqual(explorer.pair('age', 'job', filter));
        expect(explorer.rows(reversed, 0, 9)).toEqual(explorer.rows(filter, 0, 9));
      }),
      { numRuns: 40 },
    );
  });

  it('chooses the rows that a plain loop chooses', () => {
    fc.assert(
      fc.property(explored, filters, ({ explorer, synthetic, train }, filter) => {
        const places = new Map(schema.columns.map(({ name }, at) => [name, at]));
        const inTrain = (label: string, at: number) =>
          train.filter((row) => row[at] === label).length;
        const isChosen = (row: Row) =>
          filter.every(({ column, ranges, labels, others, missing }) => {
            const at = places.get(column)!;
            const value = row[at] ?? null;
            if (value === null) return missing;
            if (typeof value === 'number')
              return ranges.some(([from, to]) => value >= from && value < to);
            return labels.includes(value) || (others && inTrain(value, at) < 5);
          });
        expect(explorer.counts(filter).synthetic).toBe(synthetic.filter(isChosen).length);
      }),
      { numRuns: 60 },
    );
  });

  it('divides a pair among the bands of a third column', () => {
    fc.assert(
      fc.property(
        explored,
        filters,
        fc.constantFrom(...names),
        fc.constantFrom(...names),
        ({ explorer }, filter, a, c) => {
          const whole = explorer.pair(a, 'town', filter);
          const { bands } = explorer.trio(a, 'town', c, filter);
          for (const side of ['real', 'synthetic'] as const) {
            expect(sum(bands.map(({ pair }) => pair.rows[side]))).toBe(whole.rows[side]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has a margin of a pair that is the distribution of its column', () => {
    fc.assert(
      fc.property(explored, filters, ({ explorer }, filter) => {
        const pair = explorer.pair('job', 'town', filter);
        if (pair.type !== 'labels') throw new Error('two labels make a table of labels');
        const { real } = explorer.distribution('job', filter);
        const width = real.length;
        const margin = real.map((_, x) => sum(pair.real.filter((__, cell) => cell % width === x)));
        expect(margin).toEqual(real);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what an explorer shows of people', () => {
  const people = Array.from({ length: 40 }, (_, at): Row => [
    20 + at,
    1000 + at,
    'cook',
    'A',
    'x1',
  ]);
  const loner: Row = [57, 9999.5, 'pilot', 'A', 'x2'];
  const explorer: Explorer = openExplorer({
    schema,
    train: tableOf([...people, loner]),
    holdout: tableOf(people.slice(0, 12)),
    synthetic: tableOf([...people.slice(5), [30, 10, 'monk', null, 'x3']]),
    seed: 7,
  });

  it('pools labels that fewer than five people have, also those that only the twin has', () => {
    const jobs = explorer.distribution('job', []);
    expect(jobs.labels).toEqual(['cook']);
    expect(jobs.hasOthers).toBe(true);
    expect(jobs.real).toEqual([40, 1, 0]);
    expect(jobs.synthetic).toEqual([35, 1, 0]);
    const others = { column: 'job', ranges: [], labels: [], others: true, missing: false };
    expect(explorer.counts([others])).toEqual({ real: 0, synthetic: 1, isHeldBack: true });
  });

  it('shows nobody alone: of fewer than five chosen real rows nothing is counted', () => {
    const richer = (from: number): Filter => [
      { column: 'pay', ranges: [[from, Infinity]], labels: [], others: false, missing: false },
    ];
    // Pay goes up by one from person to person, from 1,000 to 1,039; the loner has 9,999.50.
    expect(explorer.counts(richer(1036))).toMatchObject({ real: 5 });
    expect(explorer.counts(richer(1036))).not.toHaveProperty('isHeldBack');
    expect(explorer.counts(richer(1037))).toMatchObject({ real: 0, isHeldBack: true });
    expect(sum(explorer.distribution('age', richer(1037)).real)).toBe(0);
    expect(sum(explorer.distribution('age', richer(1037)).synthetic)).toBeGreaterThan(0);
    for (const { pair } of explorer.trio('age', 'pay', 'job', richer(1037)).bands) {
      expect(pair.rows.real).toBe(0);
    }
    // Nobody chosen is no secret.
    expect(explorer.counts(richer(20_000))).toEqual({ real: 0, synthetic: 0 });
  });

  it('keeps the order of ordered categories', () => {
    const grades = ['low', 'middle', 'high'];
    const [grade] = testSchema([{ name: 'grade', kind: 'ordinal' }]).columns;
    const table = testTable([
      Array.from({ length: 30 }, (_, row) => grades[row < 15 ? 2 : row % 2]!),
    ]);
    const ordered = openExplorer({
      schema: { ...schema, columns: [{ ...grade!, levels: grades }] },
      train: table,
      holdout: null,
      synthetic: table,
      seed: 1,
    });
    expect(ordered.distribution('grade', [])).toMatchObject({
      labels: grades,
      real: [7, 8, 15, 0],
    });
  });

  it('gives no quantiles of fewer than five people', () => {
    const pair = explorer.pair('job', 'pay', []);
    if (pair.type !== 'mixed') throw new Error('a label and a number make boxes');
    expect(pair.groups.map(({ name, real }) => [name, real.rows])).toEqual([
      ['cook', 40],
      ['other labels', 1],
    ]);
    expect(pair.groups[0]?.real.quantiles?.[2]).toBe(1019.5);
    expect(pair.groups[1]?.real.quantiles).toBeNull();
  });

  it('names no exact extreme in its bars', () => {
    const edges = explorer.distribution('pay', []).edges ?? [];
    expect(edges).not.toContain(9999.5);
    expect(edges.at(-1)).toBeGreaterThan(9999.5);
  });

  it('prints chosen synthetic rows with all columns, keys too', () => {
    const missing = { column: 'town', ranges: [], labels: [], others: false, missing: true };
    expect(explorer.rows([missing], 0, 10)).toEqual([['30', '10', 'monk', null, 'x3']]);
    expect(explorer.rows([], 34, 100)).toHaveLength(2);
    expect(explorer.rows([], 36, 40)).toEqual([]);
  });

  it('counts what is missing, alone and together', () => {
    const { columns, together, rows } = explorer.missing([]);
    expect(columns).toEqual([{ column: 'town', real: 0, synthetic: 1 }]);
    expect(together).toEqual([]);
    expect(rows).toEqual({ real: 41, synthetic: 36 });
  });

  it('refuses a column that it does not have', () => {
    expect(() => explorer.distribution('id', [])).toThrow(Fault);
    expect(() => explorer.pair('age', 'nobody', [])).toThrow(/nobody/);
  });
});

it('answers for empty tables', () => {
  const empty = tableOf([]);
  const explorer = openExplorer({ schema, train: empty, holdout: null, synthetic: empty, seed: 1 });
  expect(explorer.counts([])).toEqual({ real: 0, synthetic: 0 });
  expect(sum(explorer.distribution('age', []).real)).toBe(0);
  expect(explorer.fakes(20, 1).rows).toEqual([]);
  expect(explorer.trio('age', 'pay', 'job', []).bands).toEqual([]);
});

it('has bars with a width for a value that division rounds up to the next step', () => {
  // 2353.41 / 0.01 is 235340.99999999997 in floating point, 1111.11 / 0.01 is 111110.99999999999.
  const one = testSchema([{ name: 'pay', kind: 'decimal', decimals: 2 }]);
  const table = testTable([[2353.41, 1111.11]]);
  const explorer = openExplorer({
    schema: one,
    train: table,
    holdout: null,
    synthetic: table,
    seed: 1,
  });
  const { edges } = explorer.distribution('pay', []);
  edges!.slice(1).forEach((edge, bar) => expect(edge).toBeGreaterThan(edges![bar]!));
  const ranges = edges!.slice(1).map((edge, bar) => [edges![bar]!, edge] as const);
  const all = { column: 'pay', ranges, labels: [], others: false, missing: false };
  expect(explorer.counts([all]).real).toBe(2);
});

it('thins very many real rows and says so, and its bars hold every value', () => {
  const values = Float64Array.from({ length: 210_000 }, (_, row) => (row * 7919) % 1_000_003);
  const one = testSchema([{ name: 'n', kind: 'integer' }]);
  const table = {
    rowCount: values.length,
    columns: [{ storage: 'number' as const, values }],
  };
  const explorer = openExplorer({
    schema: one,
    train: table,
    holdout: null,
    synthetic: table,
    seed: 3,
  });
  expect(explorer.facts.sampled).toBe('200,000 of 210,000 training rows, drawn by chance');
  const { real, synthetic, edges } = explorer.distribution('n', []);
  expect([sum(real), sum(synthetic)]).toEqual([200_000, 210_000]);
  expect(edges!.at(-1)!).toBeGreaterThan(Math.max(...values.subarray(0, 100_000)));
});
