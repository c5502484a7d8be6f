import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JudgedPart, MetricId, Schema, Table } from '../../engine/schema';
import { evaluate } from '../evaluate';
import { valueOf } from '../measured';
import { testSchema, testTable, type TestColumn } from '../testing';

type Cell = number | string | null;
type Rows = readonly Cell[][];

const tableOf = (rows: Rows, width: number): Table =>
  testTable(Array.from({ length: width }, (_, place) => rows.map((row) => row[place] ?? null)));

async function judged(schema: Schema, train: Rows, synthetic: Rows, holdout: Rows | null = null) {
  const width = schema.columns.length;
  const { parts } = await evaluate({
    schema,
    train: tableOf(train, width),
    holdout: holdout && tableOf(holdout, width),
    synthetic: tableOf(synthetic, width),
    seed: 1,
    parts: ['structure'],
  });
  expect(parts.structure).toMatchObject({ status: 'judged' });
  return parts.structure as JudgedPart<'structure'>;
}

const figureOf = (part: JudgedPart<'structure'>, metric: MetricId) =>
  part.figures.find((one) => one.metric === metric)!;

/** Small whole numbers that look like chance and are the same every time. */
function* noise(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}
const many = (count: number, make: (u: () => number, row: number) => Cell[]): Rows => {
  const draw = noise(count);
  return Array.from({ length: count }, (_, row) => make(() => draw.next().value, row));
};

const columns: readonly TestColumn[] = [
  { name: 'code', kind: 'text' },
  { name: 'start', kind: 'date' },
  { name: 'end', kind: 'date' },
  { name: 'town', kind: 'category' },
  { name: 'postcode', kind: 'integer' },
  { name: 'net', kind: 'decimal', decimals: 2 },
  { name: 'tax', kind: 'decimal', decimals: 2 },
  { name: 'gross', kind: 'decimal', decimals: 2 },
  { name: 'married', kind: 'boolean' },
  { name: 'spouse age', kind: 'integer' },
  { name: 'spouse job', kind: 'category' },
];
const schema = testSchema(columns);
const cents = (value: number) => Math.round(value * 100) / 100;
/** Rows that keep every rule that the judge can find. */
const lawful = (count: number) =>
  many(count, (u, row) => {
    const start = Math.floor(10_000 * u());
    const town = Math.floor(6 * u());
    const [net, isMarried] = [cents(1000 * u()), u() < 0.5];
    const tax = cents((0.1 + 0.1 * u()) * net);
    return [
      `AB-${1000 + row}`,
      ...[start, start + Math.floor(4000 * u())],
      ...[`town ${town}`, 1000 + 10 * town],
      ...[net, tax, cents(net + tax)],
      isMarried ? 'yes' : 'no',
      isMarried ? 20 + Math.floor(50 * u()) : null,
      isMarried ? `job ${Math.floor(3 * u())}` : null,
    ];
  });
const broken = (rows: Rows, change: (row: Cell[]) => void, every = 10): Rows =>
  rows.map((row, place) => {
    const copy = [...row];
    if (place % every === 0) change(copy);
    return copy;
  });

describe('rules of the original', () => {
  const train = lawful(600);

  test('are found, and kept by rows that were made as the original was', async () => {
    const part = await judged(schema, train, lawful(300), lawful(200));
    const found = part.rules.map(({ kind, columns: names }) => `${kind}: ${names.join(', ')}`);
    for (const rule of [
      'unique: code',
      'format: code',
      'order: start, end',
      'dependency: postcode, town',
      'sum: net, tax, gross',
      'fixed-together: spouse age, spouse job',
      'empty-when: married, spouse age',
    ]) {
      expect(found).toContain(rule);
    }
    expect(valueOf(figureOf(part, 'rules-kept').synthetic)).toBe(1);
    expect(valueOf(figureOf(part, 'rules-kept').baseline)).toBe(1);
    expect(figureOf(part, 'rules-kept').grade).toBe('good');
    expect(valueOf(figureOf(part, 'data-structure').synthetic)).toBe(1);
  });

  test.each<[string, string, (row: Cell[]) => void]>([
    ['format', 'code', (row) => (row[0] = `${row[0] as string}x`)],
    ['order', 'start', (row) => (row[2] = (row[1] as number) - 1)],
    ['dependency', 'postcode', (row) => (row[3] = row[3] === 'town 1' ? 'town 2' : 'town 1')],
    ['sum', 'net', (row) => (row[7] = (row[7] as number) + 0.05)],
    ['fixed-together', 'spouse age', (row) => (row[9] = row[9] === null ? 33 : null)],
    ['range', 'postcode', (row) => (row[4] = 5000)],
    ['labels', 'town', (row) => (row[3] = 'nowhere')],
  ])('a broken %s of “%s” is told with its share and rows', async (kind, first, change) => {
    const part = await judged(schema, train, broken(lawful(300), change), lawful(200));
    const rule = part.rules.find((one) => one.kind === kind && one.columns[0] === first);
    expect(rule?.broken).toMatchObject({ train: 0, holdout: 0, synthetic: 0.1 });
    expect(rule?.rows.slice(0, 3)).toEqual([0, 10, 20]);
    const line = part.figures.find(
      (one) => one.metric === 'rule-kept' && one.variant === kind && one.columns[0] === first,
    );
    expect(valueOf(line!.synthetic)).toBeCloseTo(0.9, 12);
    expect(line?.grade).toBe('poor');
    expect(line?.interval?.low).toBeLessThan(0.9);
  });

  test('repeated keys are told', async () => {
    const synthetic = lawful(300).map((row, place) =>
      place < 30 ? ['AB-1000', ...row.slice(1)] : row,
    );
    const part = await judged(schema, train, synthetic);
    const rule = part.rules.find(({ kind }) => kind === 'unique');
    expect(rule?.broken.synthetic).toBeCloseTo(29 / 300, 12);
    expect(rule?.broken.holdout).toBeNull();
    expect(figureOf(part, 'rules-kept').baseline.status).toBe('unavailable');
  });

  test('a rule that the holdout breaks was an accident', async () => {
    const holdout = broken(lawful(200), (row) => (row[2] = (row[1] as number) - 5));
    const part = await judged(schema, train, lawful(300), holdout);
    const found = part.rules.map(({ kind, columns: [first] }) => `${kind} ${first}`);
    expect(found).toContain('order tax');
    expect(found).not.toContain('order start');
  });

  test('no text of the original stands in a sentence', async () => {
    const part = await judged(
      schema,
      train,
      broken(lawful(300), (row) => (row[0] = 'wrong')),
    );
    for (const { sentence } of part.rules) expect(sentence).not.toMatch(/AB-1|town \d|job \d/);
    expect(part.rules.find(({ kind }) => kind === 'format')?.sentence).toContain('AA-9999');
  });
});

describe('what is no rule', () => {
  const free = testSchema([
    { name: 'a', kind: 'integer' },
    { name: 'b', kind: 'integer' },
    { name: 'c', kind: 'category' },
    { name: 'd', kind: 'category' },
  ]);

  test('columns that have nothing to do with each other have none, even far apart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 200, max: 400 }), async (count) => {
        const rows = (n: number) =>
          many(n, (u) => [
            Math.floor(50 * u()),
            1000 + Math.floor(50 * u()),
            `c${Math.floor(4 * u())}`,
            `d${Math.floor(4 * u())}`,
          ]);
        const part = await judged(free, rows(count), rows(count + 1));
        expect(part.rules).toEqual([]);
        expect(figureOf(part, 'rules-kept').synthetic).toMatchObject({
          status: 'unavailable',
          reason: 'no rule was found in the original',
        });
      }),
      { numRuns: 5 },
    );
  });

  test('a number that few rows never repeat may be repeated by many', async () => {
    const amounts = testSchema([
      { name: 'amount', kind: 'integer' },
      { name: 'kind', kind: 'category' },
    ]);
    const spread = (n: number) => Array.from({ length: n }, (_, i) => [(i * 7919) % 9973, 'x']);
    const drawn = many(6000, (u) => [Math.floor(9973 * u()), 'x']);
    const found = await judged(amounts, spread(120), drawn, spread(100));
    expect(valueOf(figureOf(found, 'rules-kept').synthetic)).toBeGreaterThan(0.99);
    const repeated = drawn.map((row, i) => (i % 2 === 0 ? row : drawn[i - 1]!));
    const bad = await judged(amounts, spread(120), repeated, spread(100));
    expect(valueOf(figureOf(bad, 'rules-kept').synthetic)).toBeLessThan(0.55);
  });

  test('a product is found', async () => {
    const rows = (n: number) =>
      many(n, (u) => {
        const [a, b] = [1 + Math.floor(9 * u()), 2 + Math.floor(9 * u())];
        return [a, b, 'x', String(u() < 0.5)];
      });
    const third = testSchema([...free.columns.slice(0, 2), { name: 'area', kind: 'integer' }]);
    const withArea = (n: number) =>
      rows(n).map(([a, b]) => [a!, b!, (a as number) * (b as number)]);
    const part = await judged(third, withArea(300), withArea(200));
    expect(part.rules.map(({ sentence }) => sentence)).toContain('“a” × “b” = “area”.');
  });
});
