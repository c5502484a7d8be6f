import { describe, expect, it } from 'vitest';
import { stream } from '../random';
import type { ColumnData, ColumnKind } from '../schema';
import { fit, generators, packModel, sample, unpackModel } from './index';
import { column, makeTable, numbers, texts, type Made } from './test-tables';

/** Fits, packs, unpacks and draws; every value must be a number, a label or a null. */
async function drawFrom(
  { table, schema }: Made,
  generator: string,
  rows: number,
): Promise<ColumnData[]> {
  const packed = await packModel(await fit(table, schema, { generator }));
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

describe.each(generators().map(({ id }) => id))('odd tables by %s', (generator) => {
  const wholeWay = (made: Made, rows = 50): Promise<ColumnData[]> =>
    drawFrom(made, generator, rows);

  it('one column', async () => {
    const made = makeTable([[column('a', 'decimal'), spread(200, (i) => i / 7)]]);
    expect(finite((await wholeWay(made))[0]).length).toBe(50);
  });

  it('twenty rows with a label each', async () => {
    const names = [...Array(20).keys()].map((i) => `name ${i}`);
    const [data] = await wholeWay(makeTable([[column('a', 'category'), texts(names)]]));
    expect(data?.storage === 'text' && data.labels).toEqual(['other']);
  });

  it.each<[ColumnKind, ColumnData]>([
    ['integer', numbers(Array<null>(30).fill(null))],
    ['category', texts(Array<null>(30).fill(null))],
    ['text', texts(Array<null>(30).fill(null))],
    ['identifier', texts(Array<null>(30).fill(null))],
    ['date', numbers(Array<null>(30).fill(null))],
  ])('a %s column without a value stays without one', async (kind, empty) => {
    const made = makeTable([
      [column('empty', kind), empty],
      [column('b', 'integer'), spread(30, (i) => i % 3)],
    ]);
    const [data] = await wholeWay(made);
    if (data?.storage === 'number') expect(finite(data)).toEqual([]);
    else expect(data?.codes.every((code) => code === -1)).toBe(true);
  });

  it('constants, also with nulls, and dates with a single value', async () => {
    const made = makeTable([
      [column('text', 'constant'), texts(Array<string>(30).fill('same'))],
      [column('half', 'constant'), texts([...Array(30).keys()].map((i) => (i % 2 ? 'x' : null)))],
      [column('day', 'date'), spread(30, () => 19_000)],
      [column('number', 'integer'), spread(30, () => -7)],
    ]);
    const [text, half, day, number] = await wholeWay(made);
    expect(text?.storage === 'text' && text.labels).toEqual(['same']);
    expect(half?.storage === 'text' && new Set(half.codes)).toEqual(new Set([0, -1]));
    expect(new Set(finite(day))).toEqual(new Set([19_000]));
    expect(new Set(finite(number))).toEqual(new Set([-7]));
  });

  it('ten thousand labels, of which only the shared ones come back', async () => {
    const labels = [...Array(30_000).keys()].map((i) =>
      i < 20_000 ? `shared ${i % 2000}` : `single ${i}`,
    );
    const [data] = await wholeWay(makeTable([[column('a', 'category'), texts(labels)]]), 3000);
    if (data?.storage !== 'text') throw new Error('text expected');
    expect(data.labels.length).toBe(2000);
    expect(data.labels.every((label) => label.startsWith('shared'))).toBe(true);
    expect(new Set(data.codes).size).toBeGreaterThan(1200);
  });

  it('huge and negative whole numbers stay whole and near their range', async () => {
    const made = makeTable([
      [column('huge', 'integer'), spread(500, (i) => 9e15 + i * 1e9)],
      [column('minus', 'integer'), spread(500, (i) => -1e6 - i * 13)],
    ]);
    const [huge, minus] = await wholeWay(made, 400);
    expect(finite(huge).every((value) => Number.isInteger(value) && value > 8.9e15)).toBe(true);
    expect(finite(minus).every((value) => Number.isInteger(value) && value < -9e5)).toBe(true);
  });

  it('500 columns of 1,000 rows', async () => {
    const random = stream(1, 'wide');
    const made = makeTable(
      Array.from({ length: 500 }, (_, c) => [
        column(`c${c}`, c % 2 ? 'integer' : 'category'),
        c % 2
          ? spread(1000, (i) => random.below(1000, i, c))
          : texts([...Array(1000).keys()].map((i) => `l${random.below(6, i, c)}`)),
      ]),
    );
    expect((await wholeWay(made, 20)).length).toBe(500);
  }, 60_000);
});
