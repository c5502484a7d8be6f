/** What every registered generator is held to, on one table of all kinds of columns. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../random';
import type { ColumnData, Model } from '../schema';
import { fit, sample } from './index';
import { testedGenerators } from './test-generators';
import { column, makeTable, numbers, people, texts, type Made } from './test-tables';

const rows = 300;
const at = [...Array(rows).keys()];

/** People, and beside them a day, a moment, an order, a nested lack, a constant, an empty column and notes. */
function allKinds(): Made {
  const random = stream(2, 'all kinds');
  const { table, schema } = people(rows);
  const days = at.map((i) => 18_000 + random.below(900, i));
  const levels = ['low', 'middle', 'high'];
  const extra = makeTable([
    [column('day', 'date'), numbers(days)],
    [
      column('moment', 'datetime'),
      numbers(days.map((day, i) => day * 86_400_000 + (9 + random.below(8, i, 1)) * 3_600_000)),
    ],
    [
      column('level', 'ordinal', { levels }),
      texts(at.map((i) => levels[random.below(3, i, 2)] as string)),
    ],
    [
      column('car', 'category'),
      texts(at.map((i) => (i % 3 === 0 ? null : `car ${random.below(4, i, 3)}`))),
    ],
    [
      column('doors', 'integer'),
      numbers(at.map((i) => (i % 3 === 0 ? null : 2 + random.below(4, i, 4)))),
    ],
    [column('land', 'constant'), texts(at.map(() => 'here'))],
    [column('nothing', 'integer'), numbers(at.map(() => null))],
    [column('note', 'text'), texts(at.map((i) => `a note on thing ${i % 7}`))],
  ]);
  return {
    table: { rowCount: rows, columns: [...table.columns, ...extra.table.columns] },
    schema: { ...schema, columns: [...schema.columns, ...extra.schema.columns] },
  };
}

type Value = string | number | null;

function valuesOf(data: ColumnData): Value[] {
  return data.storage === 'number'
    ? Array.from(data.values, (value) => (Number.isNaN(value) ? null : value))
    : Array.from(data.codes, (code) => data.labels[code] ?? null);
}

async function draw(model: Model, rowCount: number, start = 0, chunkRows = 1000, seed = 7) {
  const out: Value[][] = model.manifest.schema.columns.map(() => []);
  for await (const { columns } of sample(model, rowCount, seed, { start, chunkRows })) {
    columns.forEach((data, i) => out[i]?.push(...valuesOf(data)));
  }
  return out;
}

const made = allKinds();
const nameOf = (i: number): string => made.schema.columns[i]?.name ?? '';

describe.each(testedGenerators)('%s', (_, recipe) => {
  let model: Model;
  let whole: Value[][];
  beforeAll(async () => {
    model = await fit(made.table, made.schema, recipe);
    whole = await draw(model, 700);
  }, 120_000);

  it('learns the same from the same table and recipe', async () => {
    expect(await fit(made.table, made.schema, recipe)).toEqual(model);
  }, 120_000);

  it('draws the same rows in any chunks, from any start, and others for another seed', async () => {
    expect(await draw(model, 300, 0, 37)).toEqual(whole.map((values) => values.slice(0, 300)));
    await fc.assert(
      fc.asyncProperty(fc.nat(600), fc.integer({ min: 1, max: 99 }), async (start, count) => {
        const part = await draw(model, count, start);
        expect(part).toEqual(whole.map((values) => values.slice(start, start + count)));
      }),
      { numRuns: 5 },
    );
    expect(await draw(model, 50, 0, 1000, 8)).not.toEqual(
      whole.map((values) => values.slice(0, 50)),
    );
  }, 60_000);

  it('invents no label, and leaves no range', () => {
    made.table.columns.forEach((data, i) => {
      const drawn = (whole[i] ?? []).filter((value) => value !== null);
      if (['key', 'note'].includes(nameOf(i))) return;
      if (data.storage === 'text') {
        expect([nameOf(i), drawn.filter((value) => !data.labels.includes(String(value)))]).toEqual([
          nameOf(i),
          [],
        ]);
      } else {
        const real = data.values.filter((value) => !Number.isNaN(value)).sort();
        const [least = 0, most = 0] = [real[0], real.at(-1)];
        const slack = 0.1 * (most - least);
        const outside = drawn.filter(
          (value) => Number(value) < least - slack || Number(value) > most + slack,
        );
        expect([nameOf(i), outside]).toEqual([nameOf(i), []]);
      }
    });
  });

  it('writes every column at its own grain', () => {
    const drawn = (name: string): number[] =>
      (whole[made.schema.columns.findIndex((each) => each.name === name)] ?? []).filter(
        (value) => typeof value === 'number',
      );
    for (const name of ['age', 'day', 'doors'])
      expect(drawn(name).every(Number.isInteger)).toBe(true);
    expect(
      drawn('income').every((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6),
    ).toBe(true);
    expect(drawn('moment').every((value) => value % 3_600_000 === 0)).toBe(true);
  });

  it('leaves constants and empty columns as they are, and keys all different', () => {
    const [land, nothing, key] = ['land', 'nothing', 'key'].map(
      (name) => new Set(whole[made.schema.columns.findIndex((each) => each.name === name)]),
    );
    expect(land).toEqual(new Set(['here']));
    expect(nothing).toEqual(new Set([null]));
    expect(key?.size).toBe(700);
  });

  it('stops at any breath', async () => {
    const stop = new AbortController();
    let left = 4;
    const control = {
      signal: stop.signal,
      breathe: () => {
        if (--left === 0) stop.abort();
        return Promise.resolve();
      },
    };
    await expect(fit(made.table, made.schema, recipe, control)).rejects.toMatchObject({
      code: 'cancelled',
    });
  }, 60_000);
});
