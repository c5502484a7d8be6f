import { describe, expect, test } from 'vitest';
import { Fault, type JudgedPart, type Table } from '../../engine/schema';
import { stream } from '../../engine/random';
import { evaluate } from '../evaluate';
import { valueOf } from '../measured';
import { testSchema, testTable } from '../testing';

const schema = testSchema([
  { name: 'kind', kind: 'category' },
  { name: 'size', kind: 'integer' },
  { name: 'weight', kind: 'decimal', decimals: 2 },
]);

/** Rows in which weight follows size, which follows kind; every draw is a new person. */
function rowsOf(count: number, seed: number, follows = 1): Table {
  const draw = stream(seed, 'detection test');
  const rows = Array.from({ length: count }, (_, i) => {
    const kind = draw.below(3, i);
    const size = kind * 20 + draw.below(60, i, 1);
    const weight = Math.round(100 * (follows * size + 10 * draw.normal(i, 2))) / 100;
    return [['s', 'm', 'l'][kind]!, i % 17 === 0 ? null : size, weight] as const;
  });
  return testTable([0, 1, 2].map((c) => rows.map((row) => row[c]!)));
}

async function judge(
  train: Table,
  synthetic: Table,
  holdout: Table | null = rowsOf(600, 2),
): Promise<JudgedPart<'detection'>> {
  const input = { schema, train, holdout, synthetic, seed: 1, parts: ['detection' as const] };
  const { detection } = (await evaluate(input)).parts;
  if (detection?.status !== 'judged') throw new Error(detection?.reason);
  return detection;
}

const train = rowsOf(600, 1);
const figureOf = (
  { figures }: JudgedPart<'detection'>,
  metric: string,
  variant = 'boosted trees',
) => figures.find((figure) => figure.metric === metric && figure.variant === variant)!;

describe('the verdict', { timeout: 30_000 }, () => {
  test('new rows of the same kind pass', async () => {
    const part = await judge(train, rowsOf(600, 3));
    for (const variant of ['boosted trees', 'logistic regression']) {
      const { grade, synthetic, interval } = figureOf(part, 'detection-auc', variant);
      expect(grade).toBe('good');
      expect(interval!.low).toBeLessThan(valueOf(synthetic)!);
    }
    expect(figureOf(part, 'detection-train-auc').grade).not.toBe('poor');
  });

  test('a table whose columns do not belong together fails before trees, not before lines', async () => {
    const part = await judge(train, rowsOf(600, 3, -1));
    expect(figureOf(part, 'detection-auc').grade).toBe('poor');
    expect(part.columns[0]!.column).toBe('weight');
  });

  test('the training rows themselves are called a leak', async () => {
    const { synthetic, grade } = figureOf(await judge(train, train), 'detection-train-auc');
    expect(valueOf(synthetic)).toBeLessThan(0.4);
    expect(grade).toBe('poor');
  });
});

test('curves, columns and examples are whole', { timeout: 30_000 }, async () => {
  const synthetic = rowsOf(600, 3, 0.5);
  const part = await judge(train, synthetic);
  expect(part.roc.map(({ variant }) => variant)).toEqual(['boosted trees', 'logistic regression']);
  for (const { truePositives, falsePositives, auc } of part.roc) {
    expect(truePositives.length).toBe(falsePositives.length);
    expect(truePositives.length).toBeLessThanOrEqual(200);
    expect(auc).toBeGreaterThan(0.5);
  }
  expect(part.columns.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  expect(part.shown).toEqual(['kind', 'size', 'weight']);
  const [kind, size] = synthetic.columns;
  if (kind?.storage !== 'text' || size?.storage !== 'number') throw new Error('as the schema says');
  for (const { row, cells } of [...part.obvious, ...part.convincing]) {
    const value = size.values[row]!;
    expect(cells[0]).toBe(kind.labels[kind.codes[row]!]);
    expect(cells[1]).toBe(Number.isNaN(value) ? null : String(value));
  }
  expect(part.obvious[0]!.score).toBeGreaterThan(part.convincing[0]!.score);
  expect(part.sampled).toBeNull();
});

test('no example is a row of the original', { timeout: 30_000 }, async () => {
  const made = rowsOf(300, 3, 0.5);
  const half: Table = {
    rowCount: 300,
    columns: made.columns.map((data, c) => {
      const theirs = train.columns[c]!;
      if (data.storage === 'number' && theirs.storage === 'number') {
        const values = data.values.map((value, i) => (i % 2 === 0 ? value : theirs.values[i]!));
        return { storage: 'number', values };
      }
      if (data.storage !== 'text' || theirs.storage !== 'text')
        throw new Error('as the schema says');
      const codes = data.codes.map((code, i) => {
        const label = i % 2 === 0 ? data.labels[code] : theirs.labels[theirs.codes[i]!];
        return data.labels.indexOf(label ?? '');
      });
      return { ...data, codes };
    }),
  };
  const part = await judge(train, half);
  expect(part.obvious).toHaveLength(5);
  for (const { row } of [...part.obvious, ...part.convincing]) expect(row % 2).toBe(0);
  expect(await judge(train, train)).toMatchObject({ obvious: [], convincing: [] });
});

test('without a holdout it looks at the training rows and says so', async () => {
  const part = await judge(train, rowsOf(450, 3, 0.5), null);
  expect(figureOf(part, 'detection-auc').synthetic).toEqual({
    status: 'unavailable',
    reason: 'no real rows were set aside as a holdout',
  });
  const { synthetic, baseline } = figureOf(part, 'detection-train-auc');
  expect(synthetic.status).toBe('measured');
  expect(baseline.status).toBe('unavailable');
  expect(part.roc.length).toBe(1);
  expect(part.obvious.length).toBe(5);
  expect(part.sampled).toBe('Seeded samples of 450 rows of each table.');
});

test('the same seed says the same', async () => {
  const once = () => judge(rowsOf(80, 1), rowsOf(80, 3), rowsOf(80, 2));
  expect(await once()).toEqual(await once());
});

test('a few rows are too few', async () => {
  const input = { schema, train: rowsOf(12, 1), holdout: null, synthetic: train, seed: 1 };
  const { parts } = await evaluate({ ...input, parts: ['detection'] });
  expect(parts.detection).toEqual({
    status: 'unavailable',
    reason: 'there are only 12 rows to learn from; 20 of each table are needed',
  });
});

test('it can be cancelled', async () => {
  const controller = new AbortController();
  const input = { schema, train, holdout: train, synthetic: rowsOf(600, 3), seed: 1 };
  const judging = evaluate(
    { ...input, parts: ['detection'] },
    {
      signal: controller.signal,
      onProgress: ({ stage }) => {
        if (stage === 'telling synthetic rows from real ones') controller.abort();
      },
    },
  );
  await expect(judging).rejects.toSatisfy(
    (error) => error instanceof Fault && error.code === 'cancelled',
  );
});
