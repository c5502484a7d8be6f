import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../engine/random';
import { spawnThreads } from '../../workers/threads/node';
import { nearestRows, rowsAlike, type Metric, type RowBlock } from './index';

const alone = { spawnThreads: null, threads: 1 };
const two = { spawnThreads, threads: 2 };

/** All pairs, with the sums in the order of the columns. */
function bruteForce(
  query: RowBlock,
  reference: RowBlock,
  k: number,
  isSelf: boolean,
  metric: Metric,
) {
  const { width, labelWidth } = reference;
  const distance: number[] = [];
  const row: number[] = [];
  for (let q = 0; q < query.rows; q++) {
    const found: [number, number][] = [];
    for (let r = 0; r < reference.rows; r++) {
      if (isSelf && q === r) continue;
      let total = 0;
      for (let c = 0; c < width; c++) {
        const [a, b] = [query.values[q * width + c]!, reference.values[r * width + c]!];
        if (c < labelWidth) total += a === b ? 0 : metric === 'mixed' ? 1 : 2;
        else total += metric === 'mixed' ? Math.min(1, Math.abs(a - b)) : (a - b) ** 2;
      }
      found.push([total, r]);
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (let i = 0; i < k; i++) {
      const [total, r] = found[i] ?? [Infinity, -1];
      distance.push(metric === 'mixed' ? total / width : Math.sqrt(total));
      row.push(r);
    }
  }
  return { distance, row };
}

interface Shape {
  readonly labelWidth: number;
  readonly numbers: number;
  readonly labels: number;
  readonly grid: number;
  readonly nulls: number;
}

/** Rows drawn on a grid, so that ties and copies abound. */
function block(rows: number, shape: Shape, seed: number): RowBlock {
  const { labelWidth, numbers, labels, grid, nulls } = shape;
  const width = labelWidth + numbers;
  const random = stream(seed, 'test rows');
  const values = Float64Array.from({ length: rows * width }, (_, i) => {
    const c = i % width;
    if (c < labelWidth) return random.below(labels, 2 * i) - 1;
    if (random.below(100, 2 * i) < nulls) return 1e9;
    return (random.below(grid + 2, 2 * i + 1) - 1) / grid;
  });
  return { values, rows, width, labelWidth };
}

const shapes = fc
  .record({
    labelWidth: fc.integer({ min: 0, max: 5 }),
    numbers: fc.integer({ min: 0, max: 5 }),
    labels: fc.constantFrom(1, 2, 5, 200_000),
    grid: fc.constantFrom(1, 4, 1000),
    nulls: fc.constantFrom(0, 10),
  })
  .filter(({ labelWidth, numbers }) => labelWidth + numbers > 0);

describe(
  'the nearest rows are those of a search of all pairs, lowest row first at ties',
  { timeout: 30_000 },
  () => {
    test.each(['mixed', 'euclidean'] as const)('%s', async (metric) => {
      await fc.assert(
        fc.asyncProperty(
          shapes,
          fc.integer({ min: 1, max: 60 }),
          fc.integer({ min: 1, max: 600 }),
          fc.integer({ min: 1, max: 4 }),
          fc.boolean(),
          fc.boolean(),
          fc.integer(),
          async (drawn, queries, rows, k, isSelf, isShared, seed) => {
            // Only Gower's distance says what a null is worth.
            const shape = metric === 'mixed' ? drawn : { ...drawn, nulls: 0 };
            const reference = block(rows, shape, seed);
            const query = isSelf ? reference : block(queries, shape, seed + 1);
            const tools = isShared ? two : alone;
            const found = await nearestRows(query, reference, { tools, k, isSelf, metric });
            const expected = bruteForce(query, reference, k, isSelf, metric);
            expect([...found.row]).toEqual(expected.row);
            expect([...found.distance]).toEqual(expected.distance);
          },
        ),
        { numRuns: 30 },
      );
    });
  },
);

test('rows are alike where few enough columns differ by more than the tolerance', async () => {
  const limits = fc.constantFrom(0, 0.01, 0.25, 0.3);
  const may = fc.integer({ min: 0, max: 2 });
  await fc.assert(
    fc.asyncProperty(
      shapes,
      fc.integer(),
      limits,
      may,
      async (shape, seed, tolerance, mayDiffer) => {
        const [query, reference] = [block(80, shape, seed), block(300, shape, seed + 1)];
        const { width, labelWidth } = reference;
        const likeness = { tolerance, mayDiffer };
        const found = await rowsAlike(query, reference, likeness, { tools: alone });
        const expected = Array.from({ length: query.rows }, (_, q) =>
          leastOf(
            Array.from({ length: reference.rows }, (_, r) => r).map(
              (r) =>
                Array.from({ length: width }, (_, c) => c).filter((c) => {
                  const [a, b] = [query.values[q * width + c]!, reference.values[r * width + c]!];
                  return c < labelWidth ? a !== b : Math.abs(a - b) > tolerance;
                }).length,
            ),
          ),
        );
        function leastOf(differing: number[]) {
          const least = Math.min(...differing);
          return least > mayDiffer ? -1 : differing.indexOf(least);
        }
        expect([...found]).toEqual(expected);
      },
    ),
    { numRuns: 25 },
  );
});

test('wide tables, more columns than sixteen bits hold at full precision', async () => {
  const shape = { labelWidth: 100, numbers: 400, labels: 3, grid: 50, nulls: 1 };
  const [query, reference] = [block(20, shape, 1), block(300, shape, 2)];
  const found = await nearestRows(query, reference, { tools: alone, k: 2 });
  const expected = bruteForce(query, reference, 2, false, 'mixed');
  expect([...found.row]).toEqual(expected.row);
  expect([...found.distance]).toEqual(expected.distance);
});

test('numbers far from all others, and a scale of its own in each column', async () => {
  const values = (rows: number, seed: number) => {
    const random = stream(seed, 'far');
    return Float64Array.from({ length: rows * 3 }, (_, i) => {
      const unit = random.uniform(i) - 0.5;
      return [unit, unit * 30, i % 17 === 0 ? 1e4 * unit : unit / 100][i % 3]!;
    });
  };
  const make = (rows: number, seed: number) => ({
    ...{ values: values(rows, seed), rows, width: 3, labelWidth: 0 },
  });
  const [query, reference] = [make(100, 1), make(500, 2)];
  for (const metric of ['mixed', 'euclidean'] as const) {
    const found = await nearestRows(query, reference, { tools: alone, k: 3, metric });
    const expected = bruteForce(query, reference, 3, false, metric);
    expect([...found.row]).toEqual(expected.row);
    expect([...found.distance]).toEqual(expected.distance);
  }
});

test('no rows: nothing is near', async () => {
  const shape = { labelWidth: 1, numbers: 1, labels: 2, grid: 4, nulls: 0 };
  const found = await nearestRows(block(2, shape, 1), block(0, shape, 1), { tools: alone, k: 2 });
  expect([...found.distance]).toEqual([Infinity, Infinity, Infinity, Infinity]);
  expect([...found.row]).toEqual([-1, -1, -1, -1]);
  expect(
    (await nearestRows(block(0, shape, 1), block(2, shape, 1), { tools: alone })).row.length,
  ).toBe(0);
});
