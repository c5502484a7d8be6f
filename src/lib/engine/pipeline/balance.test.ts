/** Class balance, by every generator that offers it; the others refuse. */
import { describe, expect, it } from 'vitest';
import { generatorList } from '../models';
import { stream } from '../random';
import { Fault, type Model, type RecipeInput } from '../schema';
import { balancedShares } from './balance';
import { fit, sample } from './index';
import { testedGenerators } from './test-generators';
import { column, makeTable, numbers, texts } from './test-tables';

const rows = 1500;
const at = [...Array(rows).keys()];
const random = stream(4, 'balance test');
/** One in ten is ill; the ill are older and smoke. */
const ill = at.map((i) => random.uniform(i) < 0.1);
const { table, schema } = makeTable([
  [
    column('age', 'integer'),
    numbers(ill.map((is, i) => Math.round((is ? 65 : 40) + 8 * random.normal(i, 1)))),
  ],
  [column('ill', 'boolean'), texts(ill.map((is, i) => (i % 20 === 7 ? null : String(is))))],
  [
    column('smokes', 'category'),
    texts(ill.map((is, i) => (random.uniform(i, 2) < (is ? 0.8 : 0.2) ? 'yes' : 'no'))),
  ],
]);

interface Row {
  readonly age: number;
  readonly ill: string | null;
  readonly smokes: string | null;
}

async function draw(model: Model, count: number): Promise<Row[]> {
  const out: Row[] = [];
  for await (const { columns, rowCount } of sample(model, count, 3)) {
    const [age, label, smokes] = columns;
    if (age?.storage !== 'number' || label?.storage !== 'text' || smokes?.storage !== 'text')
      throw new Error('other columns');
    for (let row = 0; row < rowCount; row++) {
      out.push({
        age: age.values[row] as number,
        ill: label.labels[label.codes[row] as number] ?? null,
        smokes: smokes.labels[smokes.codes[row] as number] ?? null,
      });
    }
  }
  return out;
}

const share = <Item>(list: readonly Item[], is: (item: Item) => boolean): number =>
  list.filter(is).length / list.length;
const mean = (list: readonly Row[]): number =>
  list.reduce((sum, { age }) => sum + age, 0) / list.length;

const offers = (id: string): boolean =>
  generatorList.find(({ info }) => info.id === id)?.info.canBalance ?? false;
const able = testedGenerators.filter(([id]) => offers(id));
const unable = testedGenerators.filter(([id]) => !offers(id));

describe.each(able)('%s', (_, recipe) => {
  it('draws both answers alike, and the rest of a row with its answer as without', async () => {
    const plain = await draw(await fit(table, schema, recipe), 6000);
    const balance = { column: 'ill', strength: 1 };
    const even = await draw(await fit(table, schema, { ...recipe, balance }), 6000);
    const told = even.filter((row) => row.ill !== null);
    expect(Math.abs(share(told, (row) => row.ill === 'true') - 0.5)).toBeLessThan(0.05);
    const nulls = (list: readonly Row[]): number => share(list, (row) => row.ill === null);
    expect(Math.abs(nulls(even) - 0.05)).toBeLessThan(0.03);
    for (const answer of ['true', 'false']) {
      const [before, after] = [plain, even].map((list) => list.filter((row) => row.ill === answer));
      if (!before || !after || before.length < 100) continue;
      const smoking = (row: Row): boolean => row.smokes === 'yes';
      expect(Math.abs(share(after, smoking) - share(before, smoking))).toBeLessThan(0.12);
      expect(Math.abs(mean(after) - mean(before))).toBeLessThan(4);
    }
  }, 120_000);
});

async function faultOf(recipe: RecipeInput): Promise<Fault | null> {
  return fit(table, schema, recipe).then(
    () => null,
    (error: unknown) => (error instanceof Fault ? error : null),
  );
}

describe('a balance', () => {
  it.each(unable)('is refused by %s, which names others', async (_, recipe) => {
    const fault = await faultOf({ ...recipe, balance: { column: 'ill', strength: 1 } });
    expect(fault?.code).toBe('option-invalid');
    expect(fault?.message).toContain('Gaussian copula');
  });

  it('is refused for numbers, and for columns that are not there', async () => {
    expect((await faultOf({ balance: { column: 'age', strength: 1 } }))?.code).toBe(
      'option-invalid',
    );
    expect((await faultOf({ balance: { column: 'no', strength: 1 } }))?.code).toBe(
      'column-unknown',
    );
    expect((await faultOf({ balance: { column: 'ill', strength: 2 } }))?.code).toBe(
      'option-invalid',
    );
  });

  it('mixes learnt and equal shares by its strength; pool and null stay', () => {
    const weights = Float64Array.of(0.6, 0.2, 0.1, 0.1);
    const cells = { size: 3, hasNull: true, hasPool: true, isOrdered: false, weights };
    expect([...balancedShares(cells, 1)]).toEqual([0.4, 0.4, 0.1, 0.1]);
    expect([...balancedShares(cells, 0.5)]).toEqual([0.5, expect.closeTo(0.3, 12), 0.1, 0.1]);
    expect([...balancedShares(cells, 0)]).toEqual([...weights]);
  });
});
