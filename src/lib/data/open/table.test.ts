import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applySchema, changeKind } from './change-kind';
import { extract } from './extract';
import { markHoldout } from './holdout';
import { openText, type OpenedText } from './open-text.fixture';
import { readRows } from './read-rows';

const rowCount = 5000;
const lineOf = (i: number) => [
  i * 3,
  i % 7 === 0 ? '' : (i / 8).toFixed(3),
  ['low', 'high', 'medium'][i % 3],
  `text ${i * 31}`,
];
const text = `n,x,level,note\n${Array.from({ length: rowCount }, (_, i) => lineOf(i).join(',')).join('\n')}\n`;

let opened: OpenedText;
beforeAll(async () => {
  opened = await openText(text, { seed: 5 });
});
afterAll(async () => {
  await opened.duck.close();
});

describe('extract', () => {
  test('train and holdout are the whole, each in row order', async () => {
    const { duck, schema } = opened;
    const [train, holdout, all] = await Promise.all(
      (['train', 'holdout', 'all'] as const).map((part) => extract(duck, schema, part)),
    );
    expect(holdout!.rowCount).toBe(1000);
    expect(train!.rowCount + holdout!.rowCount).toBe(rowCount);
    const notes = [train!, holdout!, all!].map(({ columns }) => {
      const data = columns[3]!;
      if (data.storage !== 'text') throw new Error('note is text');
      return [...data.codes].map((code) => Number(data.labels[code]!.slice(5)));
    });
    for (const order of notes) expect(order).toEqual([...order].sort((a, b) => a - b));
    expect([...notes[0]!, ...notes[1]!].sort((a, b) => a - b)).toEqual(notes[2]);
  });

  test('values are those of the file', async () => {
    const { columns } = await extract(opened.duck, opened.schema, 'all');
    const [, x, level] = columns;
    if (x?.storage !== 'number' || level?.storage !== 'text') throw new Error('kinds differ');
    for (const i of [0, 1, 7, 2048, rowCount - 1]) {
      expect(x.values[i]).toBe(i % 7 === 0 ? NaN : Number((i / 8).toFixed(3)));
      expect(level.labels[level.codes[i]!]).toBe(lineOf(i)[2]);
    }
    expect(new Set(level.labels).size).toBe(level.labels.length);
  });
});

describe('readRows', () => {
  test('any page is that run of lines, as written', async () => {
    const page = fc.tuple(fc.nat(rowCount + 100), fc.integer({ min: 1, max: 300 }));
    await fc.assert(
      fc.asyncProperty(page, async ([start, count]) => {
        const rows = await readRows(opened.duck, opened.schema, start, count);
        const length = Math.max(0, Math.min(count, rowCount - start));
        const expected = Array.from({ length }, (_, i) => lineOf(start + i).map(String));
        expect(rows).toEqual(expected);
      }),
      { numRuns: 20, seed: 3 },
    );
  });

  test('pages of the holdout follow one another', async () => {
    const { duck, schema } = opened;
    const first = await readRows(duck, schema, 0, 10, { part: 'holdout' });
    const later = await readRows(duck, schema, 5, 5, { part: 'holdout' });
    expect(first.slice(5)).toEqual(later);
  });
});

describe('changeKind', () => {
  test('numbers become labels and numbers again, and the old schema undoes it', async () => {
    const { duck, schema } = opened;
    const asLabels = await changeKind(duck, schema, 1, 'category');
    expect(asLabels.columns[1]).toMatchObject({ kind: 'category', nulls: [''], hasNulls: true });
    expect((await extract(duck, asLabels, 'all')).columns[1]!.storage).toBe('text');
    const back = await changeKind(duck, asLabels, 1, 'decimal');
    expect(back.columns[1]).toMatchObject({
      kind: 'decimal',
      format: { decimals: 3 },
      nulls: [''],
    });
    await applySchema(duck, schema);
    const data = (await extract(duck, schema, 'all')).columns[1]!;
    expect(data.storage === 'number' && data.values[1]).toBe(0.125);
  });

  test('an impossible kind is refused with a count and an example, and nothing changes', async () => {
    const { duck, schema } = opened;
    await expect(changeKind(duck, schema, 2, 'integer')).rejects.toMatchObject({
      code: 'kind-impossible',
      detail: {
        column: 'level',
        failing: rowCount,
        example: expect.stringMatching(/low|high|medium/),
      },
    });
    await expect(changeKind(duck, schema, 2, 'date')).rejects.toMatchObject({
      code: 'kind-impossible',
    });
    await expect(changeKind(duck, schema, 2, 'boolean')).rejects.toMatchObject({
      detail: { failing: 1666 },
    });
    await expect(changeKind(duck, schema, 3, 'ordinal')).rejects.toMatchObject({
      code: 'kind-impossible',
    });
    await expect(changeKind(duck, schema, 99, 'text')).rejects.toMatchObject({
      code: 'column-unknown',
    });
    expect((await extract(duck, schema, 'all')).columns[2]!.storage).toBe('text');
  });

  test('an ordinal of numbers is ordered by number', async () => {
    const { duck, schema } = await openText('grade,o\n10,a\n9,b\n8,a\n10,b\n');
    const changed = await changeKind(duck, schema, 0, 'ordinal');
    expect(changed.columns[0]!.levels).toEqual(['8', '9', '10']);
    await duck.close();
  });
});

describe('holdout', () => {
  test('the same seed sets the same rows aside, another seed others, a share of 0 none', async () => {
    const { duck } = opened;
    const held = async (share: number, seed: number) => {
      await markHoldout(duck, rowCount, share, seed);
      const rows = await duck.rows('SELECT __row FROM source WHERE __holdout ORDER BY __row');
      return rows.map((row) => row['__row']);
    };
    const first = await held(0.2, 1);
    expect(first).toHaveLength(1000);
    expect(await held(0.2, 2)).not.toEqual(first);
    expect(await held(0, 1)).toEqual([]);
    expect(await held(0.2, 1)).toEqual(first);
  });
});
