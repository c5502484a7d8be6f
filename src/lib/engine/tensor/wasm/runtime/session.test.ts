import { describe, expect, it } from 'vitest';
import { Fault } from '../../../schema';
import { spawnThreads } from '../../../../workers/threads/node';
import { planWasmBytes, profile, type SpawnThreads, wasmDevice } from './index';
import { compiledDescent, descent, noise } from './testing';

const shape = { rows: 120, width: 90, units: 70 };

/** The step in double precision. */
function expected(steps: number): { state: Float64Array; loss: number } {
  const { rows, width, units } = shape;
  const x = noise(rows * width, 5);
  const state = Float64Array.from(noise(width * units, 3));
  let loss = 0;
  for (let step = 0; step < steps; step++) {
    const hidden = new Float64Array(rows * units);
    for (let i = 0; i < rows; i++)
      for (let k = 0; k < width; k++)
        for (let j = 0; j < units; j++)
          hidden[i * units + j]! += x[i * width + k]! * state[k * units + j]!;
    for (let i = 0; i < hidden.length; i++) hidden[i] = Math.max(0, hidden[i]!);
    loss = hidden.reduce((a, b) => a + b, 0);
    for (let i = 0; i < rows; i++)
      for (let k = 0; k < width; k++)
        for (let j = 0; j < units; j++)
          state[k * units + j]! -= 0.001 * x[i * width + k]! * hidden[i * units + j]!;
  }
  return { state, loss };
}

async function runSteps(threads: number, steps: number, atOnce: number) {
  const device = wasmDevice({ threads, spawn: spawnThreads });
  try {
    const session = await device.open({ descent: compiledDescent(shape) }, { seed: 1 });
    session.write('descent', 'x', noise(shape.rows * shape.width, 5));
    for (let first = 0; first < steps; first += atOnce)
      await session.run('descent', first, Math.min(atOnce, steps - first));
    const state = await session.readState();
    const loss = (await session.read('descent', 'loss'))[0]!;
    const step = (await session.read('descent', 'step'))[0]!;
    session.close();
    return { state, loss, step, device, bytes: session.bytes };
  } finally {
    device.close();
  }
}

describe('a session', () => {
  it('computes what the step says, on one thread', async () => {
    const { state, loss, step } = await runSteps(1, 5, 5);
    const oracle = expected(5);
    new Float32Array(state.buffer).forEach((value, i) =>
      expect(value).toBeCloseTo(oracle.state[i]!, 4),
    );
    expect(loss / oracle.loss).toBeCloseTo(1, 4);
    expect(step).toBe(4);
  });

  it('gives the same bits for any number of threads, and however steps are grouped', async () => {
    const one = await runSteps(1, 12, 12);
    for (const [threads, atOnce] of [
      [2, 1],
      [2, 12],
      [3, 5],
      [4, 12],
    ] as const) {
      const many = await runSteps(threads, 12, atOnce);
      expect(many.device.threads).toBe(threads);
      expect(many.state).toEqual(one.state);
      expect([many.loss, many.step]).toEqual([one.loss, one.step]);
    }
  });

  it('takes the memory that was planned', async () => {
    const programs = { descent: descent({ rows: 700, width: 600, units: 500 }) };
    for (const threads of [1, 2]) {
      const device = wasmDevice({ threads, spawn: spawnThreads });
      const compiled = compiledDescent({ rows: 700, width: 600, units: 500 });
      const { bytes } = await device.open({ descent: compiled }, { seed: 1 });
      expect(bytes / planWasmBytes(programs, device)).toBeGreaterThan(0.9);
      expect(bytes / planWasmBytes(programs, device)).toBeLessThan(1.1);
      device.close();
    }
  });

  it('serves two sessions by turns, each with its own state', async () => {
    const device = wasmDevice({ threads: 2, spawn: spawnThreads });
    const open = () => device.open({ descent: compiledDescent(shape) }, { seed: 1 });
    const [a, b] = [await open(), await open()];
    for (const session of [a, b]) session.write('descent', 'x', noise(shape.rows * shape.width, 5));
    await Promise.all([a.run('descent', 0, 3), b.run('descent', 0, 1), a.run('descent', 3, 1)]);
    a.close();
    await b.run('descent', 1, 3);
    const { state } = await runSteps(1, 4, 4);
    expect(await b.readState()).toEqual(state);
    device.close();
  });

  it('goes on from a state that was written back', async () => {
    const device = wasmDevice();
    const open = () => device.open({ descent: compiledDescent(shape) }, { seed: 1 });
    const [a, b] = [await open(), await open()];
    for (const session of [a, b]) session.write('descent', 'x', noise(shape.rows * shape.width, 5));
    await a.run('descent', 0, 3);
    await b.writeState(await a.readState());
    await a.run('descent', 3, 2);
    await b.run('descent', 3, 2);
    expect(await b.readState()).toEqual(await a.readState());
    await expect(a.writeState(new Uint8Array(4))).rejects.toMatchObject({ code: 'shape-changed' });
  });

  it('tells the time of every kernel and leaves the state alone', async () => {
    const device = wasmDevice({ threads: 2, spawn: spawnThreads });
    const session = await device.open({ descent: compiledDescent(shape) }, { seed: 1 });
    const before = await session.readState();
    let clock = 0;
    const times = await profile(session, 'descent', descent(shape), () => clock++, 3);
    expect(times.map(({ name, ms }) => [name, ms])).toEqual(
      ['forward', 'loss', 'backward', 'update', 'count'].map((name) => [name, 1]),
    );
    expect(await session.readState()).toEqual(before);
    device.close();
  });
});

describe('what is refused', () => {
  it('a plan beyond the limit, before anything is allocated, with the numbers', async () => {
    const device = wasmDevice({ memoryLimitBytes: 2 ** 20 });
    const compiled = compiledDescent({ rows: 1000, width: 300, units: 400 });
    const error: unknown = await device.open({ descent: compiled }, { seed: 1 }).catch((e) => e);
    expect(error).toBeInstanceOf(Fault);
    expect(error).toMatchObject({ code: 'plan-too-large', detail: { limitBytes: 2 ** 20 } });
    const { needBytes } = (error as Fault<'plan-too-large'>).detail;
    expect(needBytes).toBeGreaterThan(4 * (300 * 400 * 2 + 1000 * 300 + 1000 * 400));
  });

  it('an input of another length or type', async () => {
    const session = await wasmDevice().open({ descent: compiledDescent(shape) }, { seed: 1 });
    expect(() => session.write('descent', 'x', new Float32Array(3))).toThrow(/\[120, 90\]/);
    expect(() => session.write('descent', 'x', new Int32Array(120 * 90))).toThrow(Fault);
  });

  it('falls back to one thread when nobody starts others', () => {
    expect(wasmDevice({ threads: 4 })).toMatchObject({ threads: 1, label: /one thread/ });
  });
});

describe('a thread that dies', () => {
  it('in the middle of a run: the run rejects, and a new session has new threads', async () => {
    let threads: { close(): void }[] = [];
    let spawned = 0;
    const spawn: SpawnThreads = async (count) => {
      const ports = await spawnThreads(count);
      spawned += count;
      threads = [...ports];
      return ports;
    };
    const device = wasmDevice({ threads: 2, spawn, patienceMs: 50 });
    const open = () => device.open({ descent: compiledDescent(shape) }, { seed: 1 });
    const session = await open();
    session.write('descent', 'x', noise(shape.rows * shape.width, 5));
    await session.run('descent', 0, 1);
    // Ended by somebody else; nobody tells the session, whose next run finds nobody at the barrier.
    const run = session.run('descent', 1, 1000);
    for (const thread of threads) thread.close();
    await expect(run).rejects.toMatchObject({ code: 'worker-lost' });
    await expect(session.run('descent', 1, 1)).rejects.toMatchObject({ code: 'worker-lost' });
    const other = await open();
    other.write('descent', 'x', noise(shape.rows * shape.width, 5));
    await other.run('descent', 0, 12);
    expect(spawned).toBe(2);
    expect(await other.readState()).toEqual((await runSteps(1, 12, 12)).state);
    device.close();
  });

  it('threads that cannot be started', async () => {
    const device = wasmDevice({ threads: 2, spawn: () => Promise.reject(new Error('no')) });
    const session = await device.open({ descent: compiledDescent(shape) }, { seed: 1 });
    await expect(session.run('descent', 0, 1)).rejects.toMatchObject({
      ...{ code: 'device-missing', detail: { why: 'no' } },
    });
    device.close();
  });
});
