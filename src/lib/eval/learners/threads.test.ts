import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spawnThreads } from '../../workers/threads/node';
import { learn } from './boost';
import { crewGround } from './crew-ground';
import { learnBins, type Feature } from './features';
import { scoreRows } from './learner';
import { plainGround, type Field, type Ground, type Sprout, type Stretch } from './ground';
import type { Task } from './losses';
import { layOutBins, SplitFinder } from './split';
import { makeTable, uniforms } from './testing';

const draw = uniforms(17);
const next = () => draw.next().value;
const table = makeTable(24_000, next);
const alone = { spawnThreads: null, threads: 1 };

/** Columns of numbers and labels, with nulls, constants, rare and many labels, as a field of `rows` rows. */
function fieldOf(rows: number, task: Task, leastRows: number): Field {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const sizes = [2, 3, 7, 40, 300];
  const isNull = (some: boolean) => some && next() < 0.15;
  const features = sizes.flatMap((size, i): Feature[] => [
    {
      kind: 'number',
      values: Float64Array.from(order, () => (isNull(i % 2 > 0) ? NaN : Math.floor(next() * size))),
    },
    {
      kind: 'label',
      size,
      codes: order.map(() => (isNull(i % 2 < 1) ? -1 : Math.floor(next() ** 3 * size))),
    },
  ]);
  features.push({ kind: 'number', values: new Float64Array(rows).fill(NaN) });
  const binner = learnBins(features, order);
  const [layout, bins] = [layOutBins(binner), binner.bin(features, order)];
  const targets = Float64Array.from(order, (row) =>
    task.kind === 'number' ? next() + (bins[row * 11 + 4] as number) : Number(next() < 0.4),
  );
  return { binner, layout, bins, task, targets, leastRows };
}

/** What is told apart by a single bit. */
function bitsOf(values: Float64Array | Int32Array): string {
  const { buffer, byteOffset, byteLength } = values.slice();
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

/** Every split, histogram and order of rows while a tree grows, the open nodes taken as they come. */
async function growth(ground: Ground, rows: number, seed: number) {
  const random = uniforms(seed);
  ground.scores.forEach((_, i) => (ground.scores[i] = 8 * (random.next().value - 0.5)));
  await ground.start();
  await ground.slope(0);
  ground.order.forEach((_, i) => (ground.order[i] = i));
  const { gradients, hessians } = ground;
  const totals = {
    gradient: gradients.reduce((sum, value) => sum + value, 0),
    hessian: hessians.reduce((sum, value) => sum + value, 0),
    rows,
  };
  const whole: Stretch = { from: 0, to: rows, totals, isSearched: true };
  const open: [Stretch, Sprout | null][] = [[whole, await ground.root(whole)]];
  const seen: unknown[] = [];
  for (let made = 0; made < 12 && open.length > 0; made++) {
    const [{ from, to, totals: all }, sprout] = open.shift()!;
    seen.push(sprout && { ...sprout, histogram: bitsOf(sprout.histogram) });
    if (sprout === null) continue;
    const { split } = sprout;
    const middle = ground.part(from, to, split);
    const { left } = split;
    const rest = {
      gradient: all.gradient - left.gradient,
      hessian: all.hessian - left.hessian,
      rows: all.rows - left.rows,
    };
    seen.push(middle, bitsOf(ground.order));
    const stretches = [
      { from, to: middle, totals: left, isSearched: random.next().value < 0.9 },
      { from: middle, to, totals: rest, isSearched: random.next().value < 0.9 },
    ] as const;
    const [a, b] = await ground.branch(sprout, ...stretches);
    open.push([stretches[0], a], [stretches[1], b]);
  }
  ground.close();
  return seen;
}

test('WebAssembly on any number of threads counts, searches and parts rows to the same bits', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.integer({ min: 1, max: 700 }), fc.constant(4000)),
      fc.constantFrom<Task>({ kind: 'number' }, { kind: 'binary' }),
      fc.constantFrom(1, 20),
      fc.integer({ min: 1, max: 3 }),
      async (rows, task, leastRows, threads) => {
        const field = fieldOf(rows, task, leastRows);
        const plain = await growth(plainGround(field), rows, rows);
        const crew = await crewGround({ spawnThreads, threads }, field, 32);
        expect(await growth(crew, rows, rows)).toEqual(plain);
        found += plain.length;
      },
    ),
    { numRuns: 25 },
  );
  expect(found).toBeGreaterThan(100);
});

test('a split of one column is that of the search, where it is the best', () => {
  const field = fieldOf(500, { kind: 'number' }, 20);
  const finder = new SplitFinder(field.binner, field.layout, 20);
  const histogram = new Float64Array(3 * field.layout.size);
  const totals = { gradient: 0, hessian: 500, rows: 500 };
  field.targets.forEach((target, row) => {
    totals.gradient += target - 3;
    field.layout.offsets.forEach((offset, c) => {
      const at = 3 * (offset + (field.bins[row * field.layout.offsets.length + c] as number));
      histogram[at]! += target - 3;
      histogram[at + 1]! += 1;
      histogram[at + 2]! += 1;
    });
  });
  const best = finder.find(histogram, totals)!;
  const each = Array.from(field.layout.offsets, (_, c) => finder.findIn(c, histogram, totals));
  expect(each[best.column]).toEqual(best);
  expect(best.gain).toBe(Math.max(...each.map((split) => split?.gain ?? 0)));
  expect(best.column).toBe(4);
});

test('a lesson on threads gives the same trees as without', async () => {
  const targets = Float64Array.from(table.targets.classes);
  const task = { kind: 'classes', classes: 3 } as const;
  const lesson = { ...table, targets, task, seed: 1, rounds: 3 };
  const scores = async (tools: Parameters<typeof learn>[2]) => {
    const learner = await learn(lesson, undefined, tools);
    const own = learner.score(table.features, table.rows);
    // 24,000 rows by 9 trees are few, so that all of them are asked for thrice.
    const thrice = Int32Array.from([...table.rows, ...table.rows, ...table.rows]);
    const again = await scoreRows(learner, table.features, thrice, tools);
    expect(bitsOf(again.slice(2 * own.length))).toBe(bitsOf(own));
    return bitsOf(own);
  };
  const plain = await scores(alone);
  expect(await scores({ spawnThreads, threads: 2 })).toBe(plain);
  const refuse = () => Promise.reject(new Error('not here'));
  expect(await scores({ spawnThreads: refuse, threads: 4 })).toBe(plain);
});

test.each([
  { kind: 'number' } as const,
  { kind: 'binary' } as const,
  { kind: 'classes', classes: 3 } as const,
])('gradients and hessians of $kind are the bits of plain TypeScript', async (task) => {
  const binner = learnBins(table.features, table.rows);
  const bins = binner.bin(table.features, table.rows);
  // An odd number of rows, and one behind the last unit.
  const rows = 513;
  const targets = Float64Array.from(table.targets[task.kind].slice(0, rows));
  const layout = layOutBins(binner);
  const own = bins.subarray(0, rows * layout.offsets.length);
  const field = { binner, layout, bins: own, task, targets, leastRows: 20 };
  const width = task.kind === 'classes' ? 3 : 1;
  const scores = Float64Array.from({ length: width * rows }, () => 200 * (next() - 0.5) ** 3);
  scores.set([0, -0, 1e6, -1e6]);
  const slopes = async (ground: Ground) => {
    ground.scores.set(scores);
    await ground.start();
    const out = [];
    for (let k = 0; k < width; k++) {
      await ground.slope(k);
      out.push([...ground.gradients], [...ground.hessians]);
    }
    ground.close();
    return out;
  };
  const plain = await slopes(plainGround(field));
  // Oracle: the definition, by the language's own exponential.
  if (task.kind === 'binary') {
    scores.forEach((score, row) => {
      const chance = 1 / (1 + Math.exp(-score));
      expect(plain[0]![row]).toBeCloseTo(chance - targets[row]!, 6);
      expect(plain[1]![row]).toBeCloseTo(chance * (1 - chance), 6);
    });
  }
  for (const threads of [1, 2]) {
    expect(await slopes(await crewGround({ spawnThreads, threads }, field, 1))).toEqual(plain);
  }
});

test('what breathing throws ends the lesson', async () => {
  const targets = Float64Array.from(table.targets.binary);
  const lesson = { ...table, targets, task: { kind: 'binary' as const }, seed: 1 };
  const stop = () => Promise.reject(new Error('enough'));
  await expect(learn(lesson, stop, { spawnThreads, threads: 2 })).rejects.toThrow('enough');
});
