import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnData, JudgedPart, Table } from '../../engine/schema';
import { evaluate } from '../evaluate';
import { valueOf } from '../measured';
import { testSchema, testTable } from '../testing';

type Cell = number | string | null;
const schema = testSchema([
  { name: 'a', kind: 'integer' },
  { name: 'b', kind: 'category' },
  { name: 'c', kind: 'integer' },
]);
/** As `testTable`, but a column without any label is still one of labels. */
function tableOf(rows: readonly (readonly Cell[])[]): Table {
  const column = (place: number) => rows.map((one) => one[place] ?? null);
  const { columns, rowCount } = testTable([column(0), column(1), column(2)]);
  const [a, b, c] = columns as [ColumnData, ColumnData, ColumnData];
  const labels: ColumnData =
    b.storage === 'text'
      ? b
      : { storage: 'text', codes: new Int32Array(rowCount).fill(-1), labels: [] };
  return { rowCount, columns: [a, labels, c] };
}

async function part(train: Cell[][], synthetic: Cell[][], holdout: Cell[][] | null = null) {
  const { parts } = await evaluate({
    ...{ schema, train: tableOf(train), holdout: holdout && tableOf(holdout) },
    ...{ synthetic: tableOf(synthetic), seed: 1, parts: ['missing'] },
  });
  return parts.missing!;
}
async function judged(...args: Parameters<typeof part>) {
  const found = await part(...args);
  expect(found).toMatchObject({ status: 'judged' });
  const judgedPart = found as JudgedPart<'missing'>;
  const [patterns, relations] = judgedPart.figures;
  return { ...judgedPart, patterns: patterns!, relations: relations!, list: judgedPart.patterns };
}

const row = fc.tuple(
  fc.option(fc.nat(3), { nil: null }),
  fc.option(fc.constantFrom('x', 'y'), { nil: null }),
  fc.option(fc.nat(3), { nil: null }),
);
const rows = fc.array(row, { minLength: 1, maxLength: 12 });
const hasNull = (list: readonly Cell[][]) => list.some((one) => one.includes(null));

describe('empty cells', () => {
  test('patterns: as sorting rows by their empty cells says', async () => {
    await fc.assert(
      fc.asyncProperty(rows, rows, async (train, synthetic) => {
        if (!hasNull(train) && !hasNull(synthetic)) return;
        const found = await judged(train, synthetic);
        const shares = (list: Cell[][]) => {
          const counts = new Map<string, number>();
          for (const cells of list) {
            const key = ['a', 'b', 'c'].filter((_, k) => cells[k] === null).join();
            counts.set(key, (counts.get(key) ?? 0) + 1 / list.length);
          }
          return counts;
        };
        const [real, drawn] = [shares(train), shares(synthetic)];
        let distance = 0;
        for (const key of new Set([...real.keys(), ...drawn.keys()])) {
          distance += Math.abs((real.get(key) ?? 0) - (drawn.get(key) ?? 0));
        }
        expect(valueOf(found.patterns.synthetic)).toBeCloseTo(1 - distance / 2, 9);
        for (const { missing, shares: told } of found.list) {
          const key = ['a', 'b', 'c']
            .filter((name) => missing.some((place) => found.columns[place] === name))
            .join();
          expect(told.train).toBeCloseTo(real.get(key) ?? 0, 9);
          expect(told.synthetic).toBeCloseTo(drawn.get(key) ?? 0, 9);
        }
      }),
      { numRuns: 40 },
    );
  });

  /** `c` is empty where `b` is x: rows with the same shares of empty cells, elsewhere. */
  test('empty in the wrong rows: the patterns agree, the relations do not', async () => {
    const make = (isEmpty: (k: number) => boolean): Cell[][] =>
      Array.from({ length: 400 }, (_, k) => [k % 7, k % 2 ? 'x' : 'y', isEmpty(k) ? null : k % 5]);
    const lawful = make((k) => k % 2 === 1);
    const same = await judged(lawful, lawful, lawful);
    expect(valueOf(same.relations.synthetic)).toBe(1);
    expect(same.relations.interval!.high).toBe(1);
    const wrong = await judged(
      lawful,
      make((k) => k % 4 < 2),
      lawful,
    );
    expect(valueOf(wrong.patterns.synthetic)).toBe(1);
    expect(valueOf(wrong.relations.synthetic)).toBeLessThan(0.8);
    expect(wrong.relations.interval!.low).toBeLessThan(valueOf(wrong.relations.synthetic)!);
    expect(wrong.relations.interval!.high).toBeLessThan(same.relations.interval!.low);
    expect(wrong.relations.grade).toBe('poor');
    expect(wrong.patterns.grade).toBe('good');
  });

  test('says why there is nothing to judge', async () => {
    expect(await part([[1, 'x', 2]], [[2, 'y', 1]])).toMatchObject({
      status: 'unavailable',
      reason: expect.stringContaining('empty cell'),
    });
    expect(await part([[1, 'x', 2]], [])).toMatchObject({ status: 'unavailable' });
  });
});
