import { describe, expect, test } from 'vitest';
import { stream } from '../../engine/random';
import type { Table } from '../../engine/schema';
import { sliceTable, testSchema, testTable } from '../testing';
import { openLiveJudge } from './live';
import { openTwinJudge, scoreTwin } from './score';

const schema = testSchema([
  { name: 'x', kind: 'decimal', decimals: 4 },
  { name: 'group', kind: 'category' },
  { name: 'y', kind: 'decimal', decimals: 4 },
  { name: 'id', kind: 'text' },
]);

/** x is normal, group follows its sign, y their sum; `isTorn` draws each on its own. */
function draw(purpose: string, rows: number, isTorn = false): Table {
  const random = stream(5, purpose);
  const lane = (own: number) => (isTorn ? own : 0);
  const groups = ['low', 'middle', 'high'];
  const values = Array.from({ length: rows }, (_, i) => {
    const [x, forGroup, forY] = [0, 1, 2].map((own) => random.normal(i, lane(own))) as [
      number,
      number,
      number,
    ];
    const noise = random.normal(i, 3) / 3;
    const group = forGroup + noise < -0.5 ? 0 : forGroup + noise < 0.5 ? 1 : 2;
    return [x, groups[group]!, forY + (isTorn ? noise : noise + group), `row ${i}`] as const;
  });
  return testTable([0, 1, 2, 3].map((c) => values.map((row) => row[c]!)));
}

const train = draw('train', 900);

describe('detection', { timeout: 30_000 }, () => {
  const holdout = draw('holdout', 900);
  const score = (synthetic: Table, target: string | null = null) =>
    scoreTwin({ schema, train, holdout, synthetic, seed: 1, target });

  test('does not tell rows of the same source, and tells torn ones', async () => {
    // An AUC of 900 rows of each has a standard error of about .014 under chance.
    const same = (await score(draw('other', 900))).detection!;
    expect(Math.abs(same.auc - 0.5)).toBeLessThan(0.06);
    const torn = (await score(draw('other', 900, true))).detection!;
    expect(torn.auc).toBeGreaterThan(0.8);
    expect(torn.rows).toBe(900);
    expect(torn.columns.map(({ column }) => column).sort()).toEqual(['group', 'x', 'y']);
    expect(torn.columns.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  test('rows of the training table itself are copies, and near', async () => {
    const scores = await score(train);
    expect(scores.copies).toEqual({ synthetic: 1, holdout: 0 });
    expect(scores.nearer).toBe(1);
  });

  test('usefulness: the target is the last column of few labels, or the one that is named', async () => {
    const guessed = (await score(draw('other', 900))).usefulness!;
    expect(guessed).toMatchObject({ target: 'group', measure: 'auc' });
    expect(guessed.synthetic!).toBeGreaterThan(0.85);
    expect(Math.abs(guessed.synthetic! - guessed.real!)).toBeLessThan(0.05);
    const number = (await score(draw('other', 900, true), 'y')).usefulness!;
    expect(number).toMatchObject({ target: 'y', measure: 'r2' });
    expect(number.synthetic!).toBeLessThan(0.1);
    expect(number.real!).toBeGreaterThan(0.85);
    expect((await score(draw('other', 900), 'id')).usefulness).toBeNull();
  });

  test('what cannot be measured is null, not a number', async () => {
    const alone = await openTwinJudge({ schema, train, holdout: null, seed: 1 }).score(holdout);
    expect(alone).toMatchObject({
      detection: null,
      usefulness: null,
      nearer: null,
      veryNear: null,
    });
    expect(alone.overall).toBeGreaterThan(0.7);
    const none = await score(sliceTable(train, 0, 0));
    expect(none).toMatchObject({ detection: null, overall: null });
    expect(none.usefulness).toMatchObject({ synthetic: null });
  });

  test('stops when it is asked to', async () => {
    const control = { signal: AbortSignal.abort() };
    const judge = openTwinJudge({ schema, train, holdout, seed: 1 });
    await expect(judge.score(holdout, control)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a look', () => {
  const live = openLiveJudge({
    schema,
    train: draw('train', 3000),
    holdout: draw('holdout', 3000),
    seed: 1,
  });

  test('scores rows of the same source as the baseline, torn and copied rows lower', async () => {
    const { baseline } = live;
    const same = await live.score(draw('other', 1000));
    expect(Math.abs(same.quality! - baseline!.quality!)).toBeLessThan(0.03);
    const torn = await live.score(draw('other', 1000, true));
    expect(torn.trends!).toBeLessThan(same.trends! - 0.05);
    const copied = await live.score(draw('train', 1000));
    expect(copied.nearerShare!).toBeGreaterThan(0.6);
    expect(copied.quality!).toBeLessThan(same.quality! - 0.03);
  });

  test('is the same for the same table', async () => {
    const table = draw('other', 1500);
    expect(await live.score(table)).toEqual(await live.score(table));
  });

  test('without a holdout there is no nearness and no baseline', async () => {
    const alone = openLiveJudge({ schema, train: draw('train', 50), holdout: null, seed: 1 });
    expect(alone.baseline).toBeNull();
    expect((await alone.score(draw('other', 20))).nearerShare).toBeNull();
    const empty = await alone.score(sliceTable(train, 0, 0));
    expect(empty).toEqual({ shapes: null, trends: null, nearerShare: null, quality: null });
  });
});
