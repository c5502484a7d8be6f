import { afterEach, describe, expect, it } from 'vitest';
import { Fault, type Progress } from '../engine/schema';
import { Gate, startJob } from './job';
import type { TroubledApi } from './testing/troubled.api';
import { WorkerHandle } from './worker-handle';

let started = 0;
const handles: WorkerHandle<TroubledApi>[] = [];

function troubled(): WorkerHandle<TroubledApi> {
  const handle = new WorkerHandle<TroubledApi>(() => {
    started += 1;
    return new Worker(new URL('./testing/troubled.worker.ts', import.meta.url), { type: 'module' });
  });
  handles.push(handle);
  return handle;
}

afterEach(() => {
  for (const handle of handles.splice(0)) handle.end();
});

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Fault) return error;
  throw error;
}

describe('an error in a worker', () => {
  it('arrives as the same fault, with its sentence', async () => {
    const fault = await faultOf(troubled().run('testing', (api) => api.fault()));
    expect(fault.code).toBe('column-unknown');
    expect(fault.message).toBe(new Fault('column-unknown', { column: 'agé' }).message);
  });

  it('becomes an internal fault with its message where it is a bug', async () => {
    const fault = await faultOf(troubled().run('testing', (api) => api.bug()));
    expect(fault.code).toBe('internal');
    expect(fault.message).toContain('x is not a function');
  });
});

describe('a worker that dies', () => {
  it.each(['crash', 'outOfMemory'] as const)(
    'by %s says so, and a fresh one answers next',
    async (way) => {
      const handle = troubled();
      let lost = 0;
      handle.onLost(() => (lost += 1));
      const before = started;
      const fault = await faultOf(handle.run('testing', (api) => api[way]()));
      expect(fault.code).toBe('worker-lost');
      expect(fault.message).toContain('while testing');
      expect(lost).toBe(1);
      expect(await handle.run('counting', (api, line) => api.count(2, line))).toBe(2);
      expect(started - before).toBe(2);
    },
  );

  it('fails every call that waits for it', async () => {
    const handle = troubled();
    const waiting = ['one', 'two'].map((name) =>
      faultOf(handle.run(name, (api, line) => api.count(1e6, line))),
    );
    await handle.run('counting', (api, line) => api.count(1, line));
    handle.end();
    const faults = await Promise.all(waiting);
    expect(faults.map(({ code }) => code)).toEqual(['worker-lost', 'worker-lost']);
    expect(faults[0]!.message).toContain('while one');
    expect(handle.isAlive).toBe(false);
  });

  it('is noticed when its script does not load', async () => {
    const handle = new WorkerHandle<TroubledApi>(
      () => new Worker('/there-is-no-such-worker.js', { type: 'module' }),
    );
    const fault = await faultOf(handle.run('starting', (api) => api.bug()));
    expect(fault.code).toBe('worker-lost');
  });
});

describe('a worker that is lent to another', () => {
  it('ends what waits for it when it dies, and the other one is told', async () => {
    const [lender, other] = [troubled(), troubled()];
    await lender.run('counting', (api, line) => api.count(1, line));
    let told: AbortSignal | undefined;
    const lent = lender.lend('reading rows', {}, ({ signal }) => {
      told = signal;
      return other.run('counting', (api, line) => api.count(1e6, line), {
        signal,
        onProgress: () => lender.end(),
      });
    });
    const fault = await faultOf(lent);
    expect(fault).toMatchObject({ code: 'worker-lost', detail: { job: 'reading rows' } });
    expect(told?.aborted).toBe(true);
    expect(await other.run('counting', (api, line) => api.count(2, line))).toBe(2);
  });

  it('is given back afterwards, whatever came of it', async () => {
    const lender = troubled();
    await lender.run('counting', (api, line) => api.count(1, line));
    let told: AbortSignal | undefined;
    const work = (steering: { signal?: AbortSignal | undefined }) => {
      told = steering.signal;
      return Promise.resolve(7);
    };
    expect(await lender.lend('reading rows', {}, work)).toBe(7);
    lender.end();
    expect(told?.aborted).toBe(false);
    const cancelled = lender.lend('reading rows', { signal: AbortSignal.abort() }, (steering) =>
      troubled().run('testing', (api) => api.bug(), steering),
    );
    expect((await faultOf(cancelled)).code).toBe('cancelled');
  });
});

describe('a job', () => {
  it('tells its progress in order, the last step included', async () => {
    const told: Progress[] = [];
    const handle = troubled();
    const job = startJob(
      (progress) => told.push(progress),
      (steering) => handle.run('counting', (api, line) => api.count(30, line), steering),
    );
    expect(await job.promise).toBe(30);
    const done = told.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(30);
  });

  it('can be cancelled while it counts', async () => {
    const handle = troubled();
    const controller = new AbortController();
    const running = handle.run('counting', (api, line) => api.count(1e6, line), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect((await faultOf(running)).code).toBe('cancelled');
    expect(handle.isAlive).toBe(true);
  });

  it('that was cancelled before it began never starts a worker', async () => {
    const before = started;
    const running = troubled().run('testing', (api) => api.bug(), { signal: AbortSignal.abort() });
    expect((await faultOf(running)).code).toBe('cancelled');
    expect(started).toBe(before);
  });

  it('that hears nothing is ended by force', async () => {
    const handle = troubled();
    const controller = new AbortController();
    const running = handle.run('hanging', (api) => api.hang(), { signal: controller.signal });
    controller.abort();
    expect((await faultOf(running)).code).toBe('cancelled');
    expect(handle.isAlive).toBe(false);
  });

  it('stands still while paused, and goes on', async () => {
    const handle = troubled();
    const gate = new Gate();
    let told = 0;
    let isOver = false;
    const pause = () => {
      told += 1;
      if (told === 1) gate.set(true);
    };
    const running = handle.run('counting', (api, line) => api.count(60, line), {
      gate,
      onProgress: pause,
    });
    void running.then(() => (isOver = true));
    // What was under way when it heard of the pause is told first; how long that takes is the machine's.
    for (let before = -1; told === 0 || told !== before;) {
      before = told;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(isOver).toBe(false);
    gate.set(false);
    expect(await running).toBe(60);
  });
});
