import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spawnThreads } from '../../workers/threads/node';
import { areForCrew, crewPasses } from './crew-passes';
import { learnDesign } from './design';
import { expBelow } from './exponential';
import type { Feature } from './features';
import { learnLinear } from './linear';
import type { Task } from './losses';
import { plainPasses, shapeOf, type Passes } from './passes';
import { makeTable, uniforms } from './testing';

test('e to a power of 0 or less, to the last digits', () => {
  fc.assert(
    fc.property(fc.double({ min: -690, max: 0, noNaN: true }), (x) => {
      expect(Math.abs(expBelow(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
    }),
  );
  expect([expBelow(0), expBelow(-0)]).toEqual([1, 1]);
  expect(expBelow(-1e300)).toBeLessThan(1e-300);
});

interface Made {
  readonly features: Feature[];
  readonly rows: Int32Array;
  readonly targets: Float64Array;
  readonly task: Task;
}

/** Numbers and labels with nulls, so many of each; labels of many rows are few. */
function make(rows: number, numbers: number, labels: number, classes: number): Made {
  const draw = uniforms(rows + 7 * numbers + 11 * labels + classes);
  const next = () => draw.next().value;
  const hasNulls = next() < 0.5;
  const isNull = () => hasNulls && next() < 0.1;
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const features: Feature[] = [
    ...Array.from({ length: numbers }, () => ({
      kind: 'number' as const,
      values: Float64Array.from(order, () => (isNull() ? NaN : 20 * next() ** 3)),
    })),
    ...Array.from({ length: labels }, (_, i) => ({
      kind: 'label' as const,
      size: 2 + 3 * i,
      codes: order.map(() => (isNull() ? -1 : Math.floor(next() * (2 + 3 * i)))),
    })),
  ];
  const task: Task =
    classes === 0
      ? { kind: 'number' }
      : classes === 1
        ? { kind: 'binary' }
        : { kind: 'classes', classes };
  const targets = Float64Array.from(order, () =>
    classes === 0 ? 9 * next() : Math.floor(next() * Math.max(2, classes)),
  );
  return { features, rows: order, targets, task };
}

/** All that passes answer, at weights and in a direction that are drawn. */
async function answers(passes: Passes) {
  const { size, width } = passes.shape;
  const draw = uniforms(size);
  const vector = (scale: number) =>
    Float64Array.from({ length: size * width }, () => scale * (draw.next().value - 0.5));
  const out = [];
  for (const scale of [0, 3, 300]) {
    const loss = await passes.move(vector(scale));
    const [slopes, bent] = [await passes.slopes(), await passes.bend(vector(1))];
    out.push({ loss, slopes, bent, diagonal: await passes.diagonal() });
  }
  // Of triangles only the lower half is anything.
  const triangles = await passes.triangles();
  passes.close();
  return { out, triangles: triangles.map((cells) => cells.map(lowerOnly(size))) };
}

const lowerOnly = (size: number) => (value: number, i: number) =>
  i % size <= Math.floor(i / size) ? value : 0;

test('WebAssembly on any number of threads gives the bits of plain TypeScript', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 4 }),
      fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(16, 17, 35)),
      fc.integer({ min: 1, max: 3 }),
      async (rows, numbers, labels, classes, threads) => {
        const { features, rows: order, targets, task } = make(rows, numbers, labels, classes);
        const design = learnDesign(features, order);
        // Rows that were not learnt from hold places that are none.
        const learnt = learnDesign(features, order.subarray(0, Math.ceil(rows / 9)));
        for (const { encode, width } of [design, learnt]) {
          const encoded = encode(features, order);
          const shape = { ...shapeOf(encoded, width, task), triangleStretches: 2 };
          const tools = { spawnThreads, threads };
          const plain = await answers(plainPasses(encoded, shape, targets));
          expect(await answers(await crewPasses(tools, encoded, shape, targets))).toEqual(plain);
        }
      },
    ),
    { numRuns: 15 },
  );
});

test('slopes and bends are what differences of the loss say', async () => {
  for (const classes of [0, 1, 3]) {
    const { features, rows, targets, task } = make(150, 2, 2, classes);
    const { encode, width } = learnDesign(features, rows);
    const encoded = encode(features, rows);
    const passes = plainPasses(encoded, shapeOf(encoded, width, task), targets);
    const draw = uniforms(5);
    const length = passes.shape.size * passes.shape.width;
    const at = Float64Array.from({ length }, () => draw.next().value - 0.5);
    const direction = Float64Array.from({ length }, () => draw.next().value - 0.5);
    const step = 1e-4;
    const aside = async (sign: number) => {
      const loss = await passes.move(at.map((w, i) => w + sign * step * direction[i]!));
      return { loss, slopes: await passes.slopes() };
    };
    const [before, after] = [await aside(-1), await aside(1)];
    await passes.move(at);
    const dot = (a: Float64Array) => a.reduce((sum, value, i) => sum + value * direction[i]!, 0);
    const rise = (after.loss - before.loss) / (2 * step);
    expect(dot(await passes.slopes()) / rise).toBeCloseTo(1, 5);
    const bent = await passes.bend(direction);
    bent.forEach((value, i) => {
      expect(value).toBeCloseTo((after.slopes[i]! - before.slopes[i]!) / (2 * step), 3);
    });
    // Own parts of classes: what is bent by one weight comes back to the same class.
    const [triangles, diagonal] = [await passes.triangles(), await passes.diagonal()];
    const { size, width: scores } = passes.shape;
    for (const weight of [0, 2, size - 1]) {
      for (let k = 0; k < scores; k++) {
        const one = new Float64Array(length);
        one[weight * scores + k] = 1;
        const line = await passes.bend(one);
        for (let j = 0; j <= weight; j++) {
          expect(triangles[k]![weight * size + j]).toBeCloseTo(line[j * scores + k]!, 8);
        }
        expect(diagonal[weight * scores + k]).toBeCloseTo(line[weight * scores + k]!, 8);
      }
    }
  }
});

test('a lesson gives the same scores on one thread and on several, and where threads cannot be had', async () => {
  const draw = uniforms(3);
  const table = makeTable(16_000, () => draw.next().value);
  const design = learnDesign(table.features, table.rows);
  const encoded = design.encode(table.features, table.rows);
  expect(areForCrew(shapeOf(encoded, design.width, { kind: 'binary' }))).toBe(true);
  const refuse = () => Promise.reject(new Error('not here'));
  for (const kind of ['binary', 'classes'] as const) {
    const task = kind === 'classes' ? { kind, classes: 3 } : { kind };
    const lesson = { ...table, targets: Float64Array.from(table.targets[kind]), task, seed: 1 };
    const scores = async (tools?: Parameters<typeof learnLinear>[2]) =>
      (await learnLinear(lesson, undefined, tools)).score(table.features, table.rows);
    // As bytes: to compare so many numbers one by one takes longer than to learn them.
    const alone = Buffer.from((await scores()).buffer);
    for (const tools of [
      { spawnThreads, threads: 2 },
      { spawnThreads: refuse, threads: 4 },
    ]) {
      expect(alone.equals(Buffer.from((await scores(tools)).buffer))).toBe(true);
    }
  }
});
