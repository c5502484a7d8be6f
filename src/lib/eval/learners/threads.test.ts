import { expect, test } from 'vitest';
import { spawnThreads } from '../../workers/threads/node';
import { learn } from './boost';
import { crewGround, isForCrew } from './crew-ground';
import { learnBins } from './features';
import { scoreRows } from './learner';
import { plainGround, type Ground } from './ground';
import { layOutBins } from './split';
import { makeTable, uniforms } from './testing';

const draw = uniforms(17);
const next = () => draw.next().value;
const table = makeTable(24_000, next);
const alone = { spawnThreads: null, threads: 1 };

test('any number of threads counts the same bits as none', async () => {
  const binner = learnBins(table.features, table.rows);
  const bins = binner.bin(table.features, table.rows);
  const layout = layOutBins(binner);
  const rows = table.rows.length;
  const task = { kind: 'classes', classes: 3 } as const;
  const field = { layout, bins, task, targets: Float64Array.from(table.targets.classes) };
  expect(isForCrew(field, 2)).toBe(true);
  const scores = Float64Array.from({ length: 3 * rows }, () => 60 * (next() - 0.5));
  const countOn = async (ground: Ground) => {
    ground.scores.set(scores);
    await ground.start();
    ground.scores.fill(0);
    await ground.slope(1);
    ground.order.set(table.rows.map((row) => (row * 7) % rows));
    const histogram = ground.take();
    await ground.count(histogram, 100, rows - 5);
    await ground.count(histogram, 3, 40);
    const out = histogram.slice();
    ground.giveBack(histogram);
    ground.close();
    return out;
  };
  const plain = await countOn(plainGround(field));
  for (const threads of [1, 2, 3]) {
    const tools = { spawnThreads, threads };
    expect(await countOn(await crewGround(tools, field, 2))).toEqual(plain);
  }
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
    expect(again.slice(2 * own.length)).toEqual(own);
    return own;
  };
  const plain = await scores(alone);
  expect(await scores({ spawnThreads, threads: 2 })).toEqual(plain);
  const refuse = () => Promise.reject(new Error('not here'));
  expect(await scores({ spawnThreads: refuse, threads: 4 })).toEqual(plain);
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
  const field = { layout: layOutBins(binner), bins, task, targets };
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
