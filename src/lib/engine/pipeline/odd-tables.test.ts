import { describe, expect, it } from 'vitest';
import { stream } from '../random';
import type { ColumnData, ColumnKind } from '../schema';
import { fit, packModel, sample, unpackModel } from './index';
import { testedGenerators, type TestedGenerator } from './test-generators';
import { column, makeTable, numbers, texts, type Made } from './test-tables';

/** Fits, packs, unpacks and draws; every value must be a number, a label or a null. */
async function drawFrom(
  { table, schema }: Made,
  recipe: TestedGenerator,
  rows: number,
): Promise<ColumnData[]> {
  const packed = await packModel(await fit(table, schema, recipe));
  const model = await unpackModel(packed, 'odd.twin');
  const chunks = [];
  for await (const chunk of sample(model, rows, 1)) chunks.push(chunk);
  const columns = [...(chunks[0]?.columns ?? [])];
  for (const data of columns) {
    if (data.storage === 'number') {
      expect(data.values.length).toBe(rows);
      expect(data.values.every((value) => Number.isNaN(value) || Number.isFinite(value))).toBe(
        true,
      );
    } else {
      expect(data.codes.every((code) => code >= -1 && code < data.labels.length)).toBe(true);
    }
  }
  return columns;
}

const spread = (rows: number, value: (i: number) => number): ColumnData =>
  numbers([...Array(rows).keys()].map(value));

function finite(data: ColumnData | undefined): number[] {
  if (data?.storage !== 'number') throw new Error('numbers expected');
  return [...data.values].filter((value) => !Number.isNaN(value));
}

const empty = Array<null>(40).fill(null);
const emptyKinds: readonly (readonly [ColumnKind, ColumnData])[] = [
  ['integer', numbers(empty)],
  ['category', texts(empty)],
  ['text', texts(empty)],
  ['identifier', texts(empty)],
  ['date', numbers(empty)],
  ['datetime', numbers(empty)],
];

describe.each(testedGenerators)('odd tables by %s', (_, recipe) => {
  const wholeWay = (made: Made, rows = 50): Promise<ColumnData[]> => drawFrom(made, recipe, rows);
  /** One look at the rows is enough where there are many. */
  const once = 'epochs' in recipe.options ? { ...recipe.options, epochs: 1 } : recipe.options;

  it('one column', async () => {
    const made = makeTable([[column('a', 'decimal'), spread(200, (i) => i / 7)]]);
    expect(finite((await wholeWay(made))[0]).length).toBe(50);
  }, 60_000);

  it('twenty rows: a label each, few marks, numbers that lack, one yes', async () => {
    const at = [...Array(20).keys()];
    const made = makeTable([
      [column('name', 'category'), texts(at.map((i) => `name ${i}`))],
      [column('mark', 'integer'), spread(20, (i) => 1 + ((i * i) % 5))],
      [column('size', 'decimal'), numbers(at.map((i) => (i % 4 === 0 ? null : i * 1.5)))],
      [column('yes', 'boolean'), texts(at.map((i) => String(i === 3)))],
    ]);
    const [name, mark, size, yes] = await wholeWay(made);
    expect(name?.storage === 'text' && name.labels).toEqual(['other']);
    expect(finite(mark).every((value) => Number.isInteger(value) && value >= 0 && value <= 5)).toBe(
      true,
    );
    expect(finite(size).every((value) => value >= 1.5 && value <= 28.5)).toBe(true);
    expect(yes?.storage === 'text' && yes.labels).toEqual(['false']);
  }, 60_000);

  it('columns without a value, constants, also with nulls, and dates with a single value', async () => {
    const made = makeTable([
      ...emptyKinds.map(([kind, data]) => [column(`no ${kind}`, kind), data] as const),
      [column('text', 'constant'), texts(Array<string>(40).fill('same'))],
      [column('half', 'constant'), texts([...Array(40).keys()].map((i) => (i % 2 ? 'x' : null)))],
      [column('day', 'date'), spread(40, () => 19_000)],
      [column('number', 'integer'), spread(40, () => -7)],
      [column('b', 'integer'), spread(40, (i) => i % 3)],
    ]);
    const drawn = await wholeWay(made);
    for (const data of drawn.slice(0, emptyKinds.length)) {
      if (data.storage === 'number') expect(finite(data)).toEqual([]);
      else expect(data.codes.every((code) => code === -1)).toBe(true);
    }
    const [text, half, day, number] = drawn.slice(emptyKinds.length);
    expect(text?.storage === 'text' && text.labels).toEqual(['same']);
    expect(half?.storage === 'text' && half.codes.every((code) => code === 0 || code === -1)).toBe(
      true,
    );
    expect(new Set(finite(day))).toEqual(new Set([19_000]));
    expect(new Set(finite(number))).toEqual(new Set([-7]));
  }, 60_000);

  it('ten thousand labels, of which only the shared ones come back, beside huge and negative numbers', async () => {
    const rows = 17_500;
    const label = (i: number): string => (i < 9000 ? `shared ${i % 1500}` : `single ${i}`);
    const made = makeTable([
      [column('label', 'category'), texts([...Array(rows).keys()].map(label))],
      [column('huge', 'integer'), spread(rows, (i) => 9e15 + i * 1e8)],
      [column('minus', 'integer'), spread(rows, (i) => -1e6 - i * 13)],
    ]);
    const [data, huge, minus] = await drawFrom(made, { ...recipe, options: once }, 3000);
    if (data?.storage !== 'text') throw new Error('text expected');
    expect(data.labels.length).toBe(1500);
    expect(data.labels.every((each) => each.startsWith('shared'))).toBe(true);
    expect(new Set(data.codes).size).toBeGreaterThan(200);
    expect(finite(huge).every((value) => Number.isInteger(value) && value >= 9e15)).toBe(true);
    expect(finite(minus).every((value) => Number.isInteger(value) && value <= -1e6)).toBe(true);
  }, 120_000);

  it('500 columns of 60 rows', async () => {
    const random = stream(1, 'wide');
    const made = makeTable(
      Array.from({ length: 500 }, (_, c) => [
        column(`c${c}`, c % 2 ? 'integer' : 'category'),
        c % 2
          ? spread(60, (i) => random.below(1000, i, c))
          : texts([...Array(60).keys()].map((i) => `l${random.below(4, i, c)}`)),
      ]),
    );
    expect((await drawFrom(made, { ...recipe, options: once }, 20)).length).toBe(500);
  }, 120_000);
});
