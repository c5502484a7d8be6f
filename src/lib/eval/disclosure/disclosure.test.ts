import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { align, type Aligned } from '../align';
import { Pace } from '../pace';
import { testSchema, testTable, type TestColumn } from '../testing';
import { diversityOf, rowsAmongFew, smallestGroup } from './anonymity';
import { byQuantiles, coarsen, groupBy, sizesOf } from './coarse';
import { judgeExtremes } from './extremes';
import { judgeOutliers } from './outliers';
import { judgeRare } from './rare';
import { rolesOf } from './roles';

const alone = { spawnThreads: null, threads: 1, fitDensity: null, openDuck: null };

type Column = readonly (string | number | null)[];
interface Tables {
  readonly train: readonly Column[];
  readonly holdout: readonly Column[] | null;
  readonly synthetic: readonly Column[];
}

function open(columns: readonly TestColumn[], { train, holdout, synthetic }: Tables): Aligned {
  return align(testSchema(columns), {
    train: testTable(train),
    holdout: holdout === null ? null : testTable(holdout),
    synthetic: testTable(synthetic),
  });
}

const letters: readonly TestColumn[] = ['a', 'b', 'c'].map((name) => ({ name, kind: 'category' }));
const letterTable = (most: number) =>
  fc
    .array(fc.tuple(...[0, 1, 2].map(() => fc.constantFrom('u', 'v', 'w', 'x', 'y'))), {
      minLength: 1,
      maxLength: most,
    })
    .map((rows) => [0, 1, 2].map((c) => rows.map((row) => row[c]!)));

describe('groups', () => {
  test('hold the rows that agree in every column, and no others', () => {
    fc.assert(
      fc.property(
        letterTable(20),
        letterTable(20),
        letterTable(20),
        (train, holdout, synthetic) => {
          const aligned = open(letters, { train, holdout, synthetic });
          const coarse = aligned.columns.map((column) => coarsen(column, 10, byQuantiles));
          const groups = groupBy(coarse.slice(0, 2), aligned.rows);
          const tables = { train, holdout, synthetic };
          const parts = ['train', 'holdout', 'synthetic'] as const;
          for (const one of parts) {
            for (const other of parts) {
              groups.of[one].forEach((group, i) => {
                groups.of[other].forEach((theirs, j) => {
                  const agrees = [0, 1].every((c) => tables[one][c]![i] === tables[other][c]![j]);
                  expect(group === theirs).toBe(agrees);
                });
              });
            }
          }
          expect(sizesOf(groups, 'train').reduce((sum, size) => sum + size, 0)).toBe(
            train[0]!.length,
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  test('numbers fall into bins of as many rows, and nulls into one of their own', () => {
    const values = [...Array.from({ length: 100 }, (_, i) => i), null];
    const { columns } = open([{ name: 'n', kind: 'integer' }], {
      train: [values],
      holdout: null,
      synthetic: [[-5, 9, 10, 1000, null]],
    });
    const coarse = coarsen(columns[0]!, 10, byQuantiles);
    expect([...coarse.codes.synthetic]).toEqual([0, 0, 1, 9, 10]);
    const counts = new Array<number>(11).fill(0);
    for (const code of coarse.codes.train) counts[code]!++;
    expect(counts).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 1]);
    expect([0, 1, 9, 10].map(coarse.print)).toEqual([
      'up to 9',
      'above 9, up to 19',
      'above 89',
      'no value',
    ]);
  });

  test('k, k-map, l and t of a table that can be counted by hand', () => {
    const aligned = open(letters.slice(0, 2), {
      train: [
        ['u', 'u', 'u', 'u', 'u', 'v', 'v', 'w'],
        ['x', 'x', 'x', 'y', 'y', 'x', 'x', 'y'],
      ],
      holdout: [
        ['u', 'z'],
        ['x', 'x'],
      ],
      synthetic: [
        ['u', 'v', 'v', 'z'],
        ['x', 'y', 'y', 'x'],
      ],
    });
    const [known, secret] = aligned.columns.map((column) => coarsen(column, 10, byQuantiles));
    const groups = groupBy([known!], aligned.rows);
    expect(smallestGroup(groups, 'train')).toBe(1);
    expect(smallestGroup(groups, 'synthetic')).toBe(1);
    // v and v: two training rows have v; u: five; z: none.
    expect(rowsAmongFew(groups, 'synthetic', 'train')).toBe(2);
    expect(rowsAmongFew(groups, 'holdout', 'train')).toBe(0);
    expect(rowsAmongFew(groups, 'train', 'train')).toBe(3);
    const diversity = diversityOf(groups, 'train', secret!);
    expect(diversity?.least).toBe(1);
    expect(diversity?.sameShare).toBe(2 / 8);
    // Overall x 5/8: u 3/5 is .025 away, v 1 is .375, w 0 is .625.
    expect(diversity?.worstCloseness).toBeCloseTo(0.625, 12);
    expect(diversity?.closeness).toBeCloseTo((5 * 0.025 + 2 * 0.375 + 0.625) / 8, 12);
  });

  test('the distance of numbers counts how far they are moved', () => {
    // One of 1, 2, 3, 4 against all four: (3/4 + 2/4 + 1/4) / 4 steps of five codes, nulls the last.
    const aligned = open(
      [
        { name: 'known', kind: 'category' },
        { name: 'n', kind: 'integer' },
      ],
      {
        train: [
          ['p', 'q', 'q', 'q'],
          [1, 2, 3, 4],
        ],
        holdout: null,
        synthetic: [['p'], [1]],
      },
    );
    const [known, secret] = aligned.columns.map((column) => coarsen(column, 4, byQuantiles));
    const groups = groupBy([known!], aligned.rows);
    expect(diversityOf(groups, 'train', secret!)?.worstCloseness).toBeCloseTo(1.5 / 4, 12);
  });
});

describe('rare combinations', () => {
  const judge = (tables: Tables) => {
    const aligned = open(letters, tables);
    const coarse = aligned.columns.map((column) => coarsen(column, 10, byQuantiles));
    return judgeRare(coarse, aligned.rows, 1, new Pace({}, 1));
  };

  test('train and holdout are treated alike: who changes places changes figures', async () => {
    await fc.assert(
      fc.asyncProperty(
        letterTable(30),
        letterTable(30),
        letterTable(30),
        async (train, holdout, synthetic) => {
          const one = await judge({ train, holdout, synthetic });
          const other = await judge({ train: holdout, holdout: train, synthetic });
          expect(other?.train).toEqual(one?.holdout);
          expect(other?.holdout).toEqual(one?.train);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('a copy repeats all of its rows and none of the others', async () => {
    await fc.assert(
      fc.asyncProperty(letterTable(30), letterTable(30), async (train, holdout) => {
        const rare = await judge({ train, holdout, synthetic: train });
        expect(rare?.train.repeated).toBe(rare?.train.found);
        expect(rare?.holdout.repeated).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  test('those of fewer than five training rows that came through most are listed', async () => {
    const many = (label: string, count: number) => new Array<string>(count).fill(label);
    const rare = await judge({
      train: [[...many('u', 50), 'v'], [...many('u', 50), 'w'], many('u', 51)],
      holdout: null,
      synthetic: [
        [...many('u', 40), ...many('v', 11)],
        [...many('u', 40), ...many('w', 11)],
        many('u', 51),
      ],
    });
    expect(rare?.leaks).toContainEqual({
      columns: ['a', 'b'],
      values: ['v', 'w'],
      train: 1,
      synthetic: 11,
    });
    for (const leak of rare!.leaks) expect(leak.train).toBeLessThan(5);
  });
});

/** Rows in a dense cloud of two numbers and a label. */
function cloud(rows: number, shift: number): Column[] {
  const at = Array.from({ length: rows }, (_, i) => i * 7 + shift);
  return [
    at.map((i) => 100 + ((i * 37) % 101) / 10),
    at.map((i) => 20 + ((i * 53) % 97) / 10),
    at.map((i) => ['s', 'm', 'l'][i % 3]!),
  ];
}
const cloudColumns: readonly TestColumn[] = [
  { name: 'x', kind: 'decimal', decimals: 1 },
  { name: 'y', kind: 'decimal', decimals: 1 },
  { name: 'size', kind: 'category' },
];
const withRow = (table: Column[], row: readonly (string | number)[]): Column[] =>
  table.map((values, c) => [...values, row[c]!]);

describe('outliers', () => {
  const far = [9000, 7000, 'odd'];

  test('the one row that stands alone and was copied is found, with its rows', async () => {
    const aligned = open(cloudColumns, {
      train: withRow(cloud(2000, 0), far),
      holdout: cloud(500, 3),
      synthetic: withRow(cloud(1500, 5), far),
    });
    const { train, holdout } = await judgeOutliers(aligned, alone, async () => {});
    expect(train.copied).toEqual([
      { row: 2000, syntheticRow: 1500, toOthers: expect.any(Number) as number, toSynthetic: 0 },
    ]);
    expect(holdout?.copied).toEqual([]);
  });

  test('one that was not copied is no leak, and one of the holdout is the control', async () => {
    const aligned = open(cloudColumns, {
      train: withRow(cloud(2000, 0), far),
      holdout: withRow(cloud(500, 3), [-9000, 7000, 'odd']),
      synthetic: withRow(cloud(1500, 5), [-9000, 7000, 'odd']),
    });
    const { train, holdout } = await judgeOutliers(aligned, alone, async () => {});
    expect(train.found).toBeGreaterThan(0);
    expect(train.copied).toEqual([]);
    expect(holdout?.copied.map(({ row }) => row)).toEqual([500]);
  });

  test('a row that others share is none, however rare its values', async () => {
    const aligned = open(cloudColumns, {
      train: withRow(withRow(cloud(500, 0), far), far),
      holdout: null,
      synthetic: withRow(cloud(500, 5), far),
    });
    const { train, holdout } = await judgeOutliers(aligned, alone, async () => {});
    expect(train.copied).toEqual([]);
    expect(holdout).toBeNull();
  });
});

test('extreme numbers of one row are counted on both sides in the same way', () => {
  const numbers = (from: number) => [Array.from({ length: 1000 }, (_, i) => from + 2 * i)];
  const judge = (synthetic: Column[]) =>
    judgeExtremes(
      open([{ name: 'n', kind: 'integer' }], {
        train: numbers(0),
        holdout: numbers(1),
        synthetic,
      }),
      1,
    );
  // Below 10 and above 1,988: of the even numbers five and five, of the odd ones five and six.
  expect(judge(numbers(0))).toEqual({
    train: { found: 10, repeated: 10 },
    holdout: { found: 11, repeated: 0 },
  });
  expect(judge(numbers(1)).train.repeated).toBe(0);
});

test('an extreme number does not hide behind float noise', () => {
  const prices = Array.from({ length: 400 }, (_, i) => i / 10);
  const noisy = prices.map((price) => price + 1e-12);
  const columns = [{ name: 'price', kind: 'decimal', decimals: 1 }] as const;
  const tables = { train: [prices], holdout: null, synthetic: [noisy] };
  expect(judgeExtremes(open(columns, tables), 1).train).toEqual({ found: 4, repeated: 4 });
});

describe('roles', () => {
  const columns: readonly TestColumn[] = [
    { name: 'Age', kind: 'integer' },
    { name: 'maritalStatus', kind: 'category' },
    { name: 'blood_sugar', kind: 'decimal' },
    { name: 'diagnosis', kind: 'category' },
    { name: 'empty', kind: 'category' },
  ];
  const table: Column[] = [
    [30, 40, 50],
    ['m', 's', 'm'],
    [1, 2, 3],
    ['flu', 'flu', 'cold'],
    [null, null, null],
  ];
  const aligned = open(columns, { train: table, holdout: null, synthetic: table });
  const nothing = { quasiIdentifiers: [], sensitive: [] };

  test('are guessed from names, and told to be guesses', () => {
    expect(rolesOf(aligned, nothing, null)).toEqual({
      quasi: [0, 1],
      sensitive: [3],
      guessed: { quasiIdentifiers: true, sensitive: true },
    });
  });

  test('are as the person says; what is not there is not listened to', () => {
    const said = { quasiIdentifiers: ['blood_sugar', 'gone'], sensitive: ['Age'] };
    expect(rolesOf(aligned, said, null)).toEqual({
      quasi: [2],
      sensitive: [0],
      guessed: { quasiIdentifiers: false, sensitive: false },
    });
  });

  test('the target is worth knowing', () => {
    expect(rolesOf(aligned, nothing, 'blood_sugar').sensitive).toEqual([2, 3]);
  });

  test('no name says anything: labels are known, the last column is the secret', () => {
    const plain = open(
      ['c1', 'c2', 'c3'].map((name) => ({ name, kind: 'category' as const })),
      {
        train: [
          ['a', 'b'],
          ['a', 'b'],
          ['a', 'b'],
        ],
        holdout: null,
        synthetic: [['a'], ['a'], ['a']],
      },
    );
    expect(rolesOf(plain, nothing, null)).toMatchObject({ quasi: [0, 1], sensitive: [2] });
  });
});
