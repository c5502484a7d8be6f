import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fault } from '../../engine/schema';
import { commandSignature, type WriteCommands } from '../../engine/tensor';
import { spawnThreads } from '../../workers/threads/node';
import { layOutMemory, openCrew, sweep } from './index';

/** `square`: out[i] = i², and counts[i] grows by one. `trap`: ends in a trap. */
function commands(out: number, counts: number): WriteCommands<'square' | 'trap'> {
  return (module) => {
    const square = module.function(commandSignature);
    const at = square.local('i32');
    square.block((done) => {
      square.loop((again) => {
        square.get(0).get(1).op('i32.ge_s').branchIf(done);
        square.get(0).i32(4).op('i32.mul').set(at);
        square.get(at).get(0).get(0).op('i32.mul').memory('i32.store', out);
        square.get(at).get(at).memory('i32.load', counts).i32(1).op('i32.add');
        square.memory('i32.store', counts).get(0).i32(1).op('i32.add').set(0).branch(again);
      });
    });
    return { square, trap: module.function(commandSignature).op('unreachable') };
  };
}

async function open(units: number, threads: number) {
  const memory = layOutMemory();
  const [out, counts] = [memory.place(4 * units), memory.place(4 * units)];
  const tools = { spawnThreads, threads };
  const crew = await openCrew(tools, { write: commands(out, counts), bytes: memory.bytes });
  const words = (at: number) => [...new Int32Array(crew.memory.buffer, at, units)];
  return { crew, out: () => words(out), counts: () => words(counts) };
}

test('every unit is done once, on however many threads and in whatever pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 100 }),
      async (units, threads, grain) => {
        const { crew, out, counts } = await open(units, threads);
        expect(crew.threads).toBe(threads);
        let done = 0;
        await sweep(crew, 'square', units, grain, async (more) => void (done += more));
        expect(done).toBe(units);
        expect(out()).toEqual(Array.from({ length: units }, (_, i) => i * i));
        expect(new Set(counts())).toEqual(new Set([1]));
        // The caller alone does a part once more, at once.
        crew.runAlone('square', units >> 1, units);
        expect(counts().reduce((sum, count) => sum + count, 0)).toBe(2 * units - (units >> 1));
        crew.close();
        expect(() => crew.runAlone('square', 0, 1)).toThrow();
      },
    ),
    { numRuns: 12 },
  );
});

test.each([1, 2])('a trap is a Fault, and the next crew works (%i threads)', async (threads) => {
  const broken = await open(4, threads);
  await expect(broken.crew.run('trap', 0, 4)).rejects.toMatchObject({ code: 'worker-lost' });
  await expect(broken.crew.run('square', 0, 4)).rejects.toMatchObject({ code: 'worker-lost' });
  broken.crew.close();
  const alone = await open(4, threads);
  expect(() => alone.crew.runAlone('trap', 0, 4)).toThrow(Fault);
  await expect(alone.crew.run('square', 0, 4)).rejects.toMatchObject({ code: 'worker-lost' });
  alone.crew.close();
  const { crew, out } = await open(4, threads);
  await crew.run('square', 1, 3);
  expect(out()).toEqual([0, 1, 4, 0]);
  crew.close();
  await expect(crew.run('square', 0, 4)).rejects.toMatchObject({ code: 'worker-lost' });
});

test('one thread does it where others cannot be started', async () => {
  const memory = layOutMemory();
  const plan = { write: commands(memory.place(64), memory.place(64)), bytes: memory.bytes };
  const refuse = () => Promise.reject(new Error('not here'));
  expect((await openCrew({ spawnThreads: refuse, threads: 4 }, plan)).threads).toBe(1);
  expect((await openCrew({ spawnThreads: null, threads: 4 }, plan)).threads).toBe(1);
});
