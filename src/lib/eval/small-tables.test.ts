import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault, reportSchema, type Progress, type Report, type Table } from '../engine/schema';
import { evaluate } from './evaluate';
import { projectTable } from './project';
import { drawRows, thin } from './sample';
import { align } from './align';
import { sliceTable, testSchema, testTable, type TestColumn } from './testing';

const columns: readonly TestColumn[] = [
  { name: 'kind', kind: 'category' },
  { name: 'size', kind: 'integer' },
  { name: 'on', kind: 'date' },
];
const schema = testSchema(columns);

/** `count` rows in which size depends on kind. */
function rowsOf(count: number, shift = 0): Table {
  const at = Array.from({ length: count }, (_, i) => i + shift);
  return testTable([
    at.map((i) => ['s', 'm', 'l'][(i * 7) % 3]!),
    at.map((i) => ((i * 7) % 3) * 10 + ((i * 13) % 7)),
    at.map((i) => 18_000 + ((i * 31) % 365)),
  ]);
}

async function judge(train: Table, synthetic: Table, holdout: Table | null = null, of = schema) {
  const report = await evaluate({ schema: of, train, holdout, synthetic, seed: 1, parts: [] });
  expect(reportSchema.parse(report)).toEqual(report);
  return report;
}

/** Every figure of a report that has a baseline. */
function compared(report: Report) {
  return [...report.shapes, ...report.trends, ...report.validity, ...report.details];
}

test('a table judged against itself is perfect in likeness and a leak in privacy', async () => {
  const table = rowsOf(600);
  const report = await judge(table, table, rowsOf(200, 600));
  for (const { synthetic } of [...report.shapes, ...report.trends]) {
    expect(synthetic).toEqual({ status: 'measured', value: 1 });
  }
  expect(report.privacy.copies.synthetic).toEqual({ status: 'measured', value: 1 });
  expect(report.verdict.grade).toBe('poor');
});

test('neither the order of rows nor that of labels changes anything but the samples', async () => {
  const table = rowsOf(300);
  const [kind, ...rest] = table.columns;
  if (kind?.storage !== 'text') throw new Error('kind holds labels');
  const relabelled: Table = {
    rowCount: 300,
    columns: [
      {
        storage: 'text',
        labels: [...kind.labels].reverse(),
        codes: kind.codes.map((code) => kind.labels.length - 1 - code),
      },
      ...rest,
    ],
  };
  const other = rowsOf(300, 50);
  const [plain, turned] = [await judge(other, table), await judge(other, relabelled)];
  expect(turned).toEqual(plain);
});

describe('without a holdout', () => {
  test('baselines and distances are unavailable with a reason, never a number', async () => {
    const report = await judge(rowsOf(200), rowsOf(200, 3));
    for (const { baseline } of compared(report)) {
      expect(baseline).toEqual({
        status: 'unavailable',
        reason: 'no real rows were set aside as a holdout',
      });
    }
    const { privacy, verdict } = report;
    expect(privacy.nearerToTrain.status).toBe('unavailable');
    expect(privacy.veryNear.status).toBe('unavailable');
    expect(privacy.copies.baseline.status).toBe('unavailable');
    expect(privacy.distances).toBeNull();
    expect(privacy.nearerToTrainError).toBeNull();
    expect(verdict.grade).not.toBe('good');
  });
});

describe('small and degenerate tables', () => {
  const one = (kind: TestColumn['kind'], values: readonly (number | string | null)[]) => ({
    of: testSchema([{ name: 'only', kind }]),
    table: testTable([values]),
  });

  test('one column has no pairs', async () => {
    const { of, table } = one('integer', [1, 2, 3, 4]);
    const report = await judge(table, table, null, of);
    expect(report.trends).toEqual([]);
    expect(report.quality.trends.allPairs.synthetic.status).toBe('unavailable');
    expect(report.quality.overall.allPairs.synthetic).toEqual({ status: 'measured', value: 1 });
  });

  test('an all-null column is unavailable, and the others are still judged', async () => {
    const of = testSchema([
      { name: 'empty', kind: 'integer' },
      { name: 'full', kind: 'integer' },
    ]);
    const table = testTable([
      [null, null, null],
      [1, 2, 3],
    ]);
    const report = await judge(table, table, table, of);
    expect(report.shapes[0]?.synthetic.status).toBe('unavailable');
    expect(report.shapes[1]?.synthetic).toEqual({ status: 'measured', value: 1 });
    expect(report.trends[0]?.synthetic.status).toBe('unavailable');
    expect(report.quality.shapes.synthetic).toEqual({ status: 'measured', value: 1 });
  });

  test('a constant number has a shape but no correlation', async () => {
    const of = testSchema([
      { name: 'same', kind: 'integer' },
      { name: 'full', kind: 'integer' },
    ]);
    const table = testTable([
      [5, 5, 5],
      [1, 2, 3],
    ]);
    const report = await judge(table, table, table, of);
    expect(report.shapes[0]?.synthetic).toEqual({ status: 'measured', value: 1 });
    const [trend] = report.trends;
    expect(trend?.synthetic.status).toBe('unavailable');
    expect(trend?.isStrong).toBe(false);
    expect(report.strengths.real).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  test('one row each', async () => {
    const report = await judge(rowsOf(1), rowsOf(1, 1), rowsOf(1, 2));
    const fidelity = report.verdict.findings.filter(({ topic }) => topic === 'fidelity');
    expect(fidelity).toHaveLength(2);
  });

  test('no synthetic rows at all: nothing is claimed', async () => {
    const report = await judge(rowsOf(20), sliceTable(rowsOf(20), 0, 0), rowsOf(5));
    expect(report.quality.shapes.synthetic.status).toBe('unavailable');
    expect(report.privacy.copies.synthetic.status).toBe('unavailable');
    expect(report.verdict.grade).toBe('unknown');
  });

  test('keys and text are not compared, and keys must be unique', async () => {
    const of = testSchema([
      { name: 'id', kind: 'identifier' },
      { name: 'note', kind: 'text' },
    ]);
    const train = testTable([
      ['1', '2', '3', '4'],
      ['a', 'b', 'c', 'd'],
    ]);
    const synthetic = testTable([
      ['9', '9', '8', '7'],
      ['e', 'f', 'g', 'h'],
    ]);
    const report = await judge(train, synthetic, null, of);
    expect(report.shapes).toEqual([]);
    expect(report.validity.map(({ column, synthetic: figure }) => [column, figure])).toEqual([
      ['id', { status: 'measured', value: 0.75 }],
    ]);
    expect(report.privacy.copies.synthetic.status).toBe('unavailable');
  });

  test('a column whose values are made up or hashed is not compared', async () => {
    const [name, ...rest] = schema.columns;
    const personal = { type: 'name' as const, confidence: 1, evidence: '', suggested: null };
    for (const treatment of ['replace', 'hash', null] as const) {
      const of = {
        ...schema,
        columns: [
          { ...name!, personal: { ...personal, suggested: 'replace' as const }, treatment },
          ...rest,
        ],
      };
      const report = await judge(rowsOf(50), rowsOf(50, 9), null, of);
      expect(report.shapes.map(({ column }) => column)).toEqual(['size', 'on']);
      expect(report.validity.map(({ column }) => column)).toEqual(['size', 'on']);
    }
  });
});

describe('values that should be made up', () => {
  const of = testSchema([
    { name: 'id', kind: 'identifier' },
    { name: 'note', kind: 'text' },
  ]);
  const notes = (list: (string | null)[]) => testTable([list.map((_, i) => String(i)), list]);

  test('are counted where they occur in the training column; keys are not', async () => {
    const report = await judge(
      notes(['a', 'b', 'c', null]),
      notes(['a', 'a', 'x', null]),
      notes(['c', 'y']),
      of,
    );
    expect(report.privacy.repeats).toEqual([
      {
        column: 'note',
        synthetic: { status: 'measured', value: 2 / 3 },
        baseline: { status: 'measured', value: 0.5 },
      },
    ]);
  });

  test('are not held against labels that no training row has, such as the holdout’s', async () => {
    const all = notes(['a', 'b', 'c', 'd']);
    const report = await judge(sliceTable(all, 0, 2), notes(['a', 'c']), sliceTable(all, 2, 4), of);
    expect(report.privacy.repeats).toMatchObject([
      { synthetic: { value: 0.5 }, baseline: { value: 0 } },
    ]);
  });

  test('make a poor verdict when they are the real ones', async () => {
    const texts = (from: number, count: number) =>
      notes(Array.from({ length: count }, (_, i) => `note ${from + i}`));
    const leak = await judge(texts(0, 400), texts(100, 300), texts(400, 100), of);
    expect(leak.verdict.grade).toBe('poor');
    const made = await judge(texts(0, 400), texts(900, 300), texts(400, 100), of);
    expect(made.verdict.findings.at(-1)?.sentence).toContain('hardly repeat real ones');
  });
});

describe('control', () => {
  test('an aborted evaluation ends with the fault `cancelled`', async () => {
    const abort = new AbortController();
    const input = { schema, train: rowsOf(60), holdout: null, synthetic: rowsOf(60), seed: 1 };
    abort.abort();
    await expect(evaluate(input, { signal: abort.signal })).rejects.toThrow(Fault);
  });

  test('an abort in the middle is heard', async () => {
    const abort = new AbortController();
    const table = rowsOf(4000);
    const input = { schema, train: table, holdout: table, synthetic: table, seed: 1 };
    const run = evaluate(input, {
      signal: abort.signal,
      onProgress: () => {
        abort.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('progress grows to its total', async () => {
    const seen: Progress[] = [];
    await evaluate(
      { schema, train: rowsOf(900), holdout: rowsOf(300), synthetic: rowsOf(900), seed: 1 },
      { onProgress: (progress) => seen.push(progress) },
    );
    const done = seen.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ done: seen[0]?.total, etaMs: 0 });
  });
});

test('a wide table is judged on a sample of its pairs, and the report says so', async () => {
  const wide = testSchema(
    Array.from({ length: 145 }, (_, i) => ({ name: `c${i}`, kind: 'integer' as const })),
  );
  const tableOf = (shift: number) =>
    testTable(
      wide.columns.map((_, c) => Array.from({ length: 12 }, (_, i) => (i * (c + 2) + shift) % 13)),
    );
  const report = await judge(tableOf(0), tableOf(1), null, wide);
  expect(report.judged.ofPairs).toBe((145 * 144) / 2);
  expect(report.judged.pairs).toBe(10_000);
  expect(report.trends).toHaveLength(10_000);
  expect(new Set(report.trends.map(({ a, b }) => `${a} ${b}`)).size).toBe(10_000);
});

describe('samples of rows', () => {
  test('are distinct, ascending, within the table and the same for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(250), fc.nat(1000), (size, count, seed) => {
        const rows = drawRows(size, count, seed, 'test');
        expect(rows).toHaveLength(Math.min(size, count));
        expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
        for (const row of rows) expect(row >= 0 && row < size).toBe(true);
        expect(drawRows(size, count, seed, 'test')).toEqual(rows);
      }),
    );
  });

  test('cut all columns of a table at the same rows, and leave small tables as they are', () => {
    const table = rowsOf(100);
    const aligned = align(schema, {
      train: table,
      holdout: null,
      synthetic: sliceTable(table, 0, 10),
    });
    expect(thin(aligned, 100, 1, 'test')).toBe(aligned);
    const cut = thin(aligned, 20, 1, 'test');
    expect(cut.rows).toEqual({ train: 20, holdout: 0, synthetic: 10 });
    const [kind, size] = cut.columns;
    if (kind?.measure !== 'categorical' || size?.measure !== 'numeric') throw new Error('kinds');
    kind.train.forEach((code, i) => {
      const tens = Math.floor(size.train[i]! / 10);
      expect(kind.labels[code]).toBe(['s', 'm', 'l'][tens]);
    });
    expect(cut.columns[0]?.synthetic).toBe(aligned.columns[0]?.synthetic);
  });
});

test('a table is cut down to the columns of a model, in its order', () => {
  const to = testSchema([columns[2]!, columns[0]!]);
  const table = rowsOf(5);
  expect(projectTable(table, schema, to).columns).toEqual([table.columns[2], table.columns[0]]);
  expect(() => projectTable(table, to, schema)).toThrow('There is no column “size”');
});
