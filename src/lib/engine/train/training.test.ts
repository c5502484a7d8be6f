import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../schema';
import {
  openTraining,
  programMeasure,
  train,
  type Measure,
  type TrainControl,
  type TrainEvent,
  type TrainingRun,
} from '.';
import { controlOver, FakeClock, FakeDevice, fakeRun, type Accidents } from './fake-device-fixture';

const validated = (steps: number) => ({
  measures: [programMeasure('validate', 'loss', { steps })],
  follow: { measure: 'validate', patience: null },
});

/** Trains on one fake device and notes what was told. */
async function tried(
  run: TrainingRun,
  {
    accidents = [{}],
    msPerStep = 1,
    control = {},
    checkpoint = null,
  }: {
    accidents?: readonly Accidents[];
    msPerStep?: number;
    control?: Partial<TrainControl>;
    checkpoint?: Uint8Array | null;
  } = {},
) {
  const clock = new FakeClock();
  const devices = accidents.map(
    (accident, i) => new FakeDevice(clock, msPerStep, accident, `fake ${i + 1}`),
  );
  const events: TrainEvent[] = [];
  const checkpoints: Uint8Array[] = [];
  const whole: TrainControl = {
    ...controlOver(devices),
    ...control,
    onEvent: (event) => {
      events.push(event);
      control.onEvent?.(event);
    },
    onCheckpoint: (bytes) => void checkpoints.push(bytes),
  };
  const training = await openTraining(run, whole, checkpoint);
  const outcome = await training.run().then(
    (result) => ({ result, fault: null }),
    (fault: Fault) => ({ result: null, fault }),
  );
  const held = await training.session.readState();
  training.close();
  return { ...outcome, held, events, checkpoints, devices, training };
}

const kinds = (events: readonly TrainEvent[]) => events.map(({ kind }) => kind);
const of = <Kind extends TrainEvent['kind']>(events: readonly TrainEvent[], kind: Kind) =>
  events.filter((event): event is Extract<TrainEvent, { kind: Kind }> => event.kind === kind);
const stable = ({
  step,
  epoch,
  losses,
  best,
  ending,
  state,
}: NonNullable<Awaited<ReturnType<typeof tried>>['result']>) => ({
  step,
  epoch,
  losses,
  best,
  ending,
  state: [...state],
});

describe('the result depends on the run and its seed only', () => {
  it('not on how fast the device is, nor on how often it looks and saves', async () => {
    const wanted = stable((await tried(fakeRun(validated(7)))).result!);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0.001, 0.3, 9, 45, 300),
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 1, max: 5000 }),
        async (msPerStep, steps, ms) => {
          const quality: Measure = { name: 'quality', every: { ms }, take: async () => 1 };
          const { measures, follow } = validated(7);
          const run = fakeRun({ measures: [...measures, quality], follow, checkpoint: { steps } });
          expect(stable((await tried(run, { msPerStep })).result!)).toEqual(wanted);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('not on being stopped and resumed at any checkpoint', async () => {
    const follow = {
      measure: 'validate',
      patience: 14,
      minDelta: 0.001,
      plateau: { input: 'rate', first: 0.2, factor: 0.7, patience: 2 },
    };
    const run = fakeRun({ ...validated(5), follow });
    const whole = await tried(run);
    const wanted = stable(whole.result!);
    expect(of(whole.events, 'rate-lowered').length).toBeGreaterThan(1);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), async (steps) => {
        const { checkpoints } = await tried({ ...run, checkpoint: { steps } });
        for (const checkpoint of checkpoints.slice(0, 3)) {
          const resumed = await tried(run, { checkpoint, msPerStep: 3 });
          expect(stable(resumed.result!)).toEqual(wanted);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('on its seed', async () => {
    const one = await tried(fakeRun());
    const other = await tried(fakeRun({ seed: 12 }));
    expect([...one.result!.state]).not.toEqual([...other.result!.state]);
  });
});

describe('what is told', () => {
  it('counts every step and epoch once, up to the end', async () => {
    const done: number[] = [];
    const { events, result, devices } = await tried(fakeRun(), {
      control: { onProgress: (progress) => void done.push(progress.done) },
    });
    const steps = of(events, 'progress').map(({ step }) => step);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBe(200);
    expect(done).toEqual(steps);
    const submits = devices[0]!.submits;
    expect(submits.reduce((sum, { count }) => sum + count, 0)).toBe(200);
    let next = 0;
    for (const { first, count } of submits) {
      expect(first).toBe(next);
      next += count;
    }
    expect(of(events, 'epoch').at(-1)).toMatchObject({ epoch: 10, epochs: 10 });
    expect(result).toMatchObject({ ending: 'finished', step: 200, epoch: 10, best: null });
    expect(kinds(events)[0]).toBe('opened');
    expect(kinds(events).at(-1)).toBe('done');
  });

  it('knows speed, time left and memory', async () => {
    const { events } = await tried(fakeRun(), { msPerStep: 8 });
    const [first] = of(events, 'progress');
    // 32 rows in 8 ms, 199 steps left.
    expect(first).toMatchObject({
      rowsPerSecond: 4000,
      etaMs: 199 * 8,
      elapsedMs: 8,
      memoryBytes: 1234,
    });
    expect(of(events, 'progress').at(-1)).toMatchObject({ etaMs: 0, elapsedMs: 1600 });
    const limited = await tried(fakeRun({ timeLimitMs: 1000 }), { msPerStep: 8 });
    expect(of(limited.events, 'progress')[0]?.etaMs).toBe(992);
  });

  it('keeps submits near 100 ms, whatever a step takes', async () => {
    for (const msPerStep of [0.01, 1, 9, 45, 130]) {
      const run = fakeRun({ epochs: 200 });
      const { devices } = await tried(run, { msPerStep });
      const longest = Math.max(...devices[0]!.submits.map(({ count }) => count * msPerStep));
      expect(longest).toBeLessThanOrEqual(Math.max(100, msPerStep));
      if (msPerStep === 1 || msPerStep === 9) expect(longest).toBeGreaterThan(90);
    }
  });

  it('shows measures, those by the clock too', async () => {
    const seen: number[] = [];
    const quality: Measure = {
      name: 'quality',
      every: { ms: 250 },
      take: async ({ step, epoch, session }) => {
        expect(epoch).toBe(Math.floor(step / 20));
        expect(session.bytes).toBe(1234);
        seen.push(step);
        return seen.length === 2 ? null : 0.5;
      },
    };
    const { events } = await tried(fakeRun({ measures: [quality] }), { msPerStep: 10 });
    // 2,000 ms hold eight spans of 250 ms; looks come at the ends of submits of 100 ms.
    expect(seen.length).toBeGreaterThanOrEqual(6);
    expect(seen.length).toBeLessThanOrEqual(8);
    expect(of(events, 'measured')).toHaveLength(seen.length - 1);
    expect(of(events, 'measured')[0]).toMatchObject({
      measure: 'quality',
      value: 0.5,
      isBest: false,
    });
  });
});

it('measures that share a cadence are all taken', async () => {
  const every = { ms: 50 };
  const taken: string[] = [];
  const measures = ['a', 'b'].map((name): Measure => ({
    name,
    every,
    take: async () => taken.push(name),
  }));
  const { checkpoints } = await tried(fakeRun({ measures, checkpoint: every }));
  expect(taken.length).toBeGreaterThan(3);
  expect(taken.filter((name) => name === 'b')).toHaveLength(taken.length / 2);
  expect(checkpoints).toHaveLength(taken.length / 2);
});

describe('early stop', () => {
  it('ends after patience and keeps the best state', async () => {
    const follow = { measure: 'validate', patience: 4, minDelta: 0.01 };
    const { result, events, held } = await tried(fakeRun({ ...validated(3), follow }));
    const figures = of(events, 'measured');
    const best = figures.findLast(({ isBest }) => isBest)!;
    expect(result).toMatchObject({
      ending: 'converged',
      best: { step: best.step, value: best.value },
    });
    expect(figures.indexOf(best)).toBe(figures.length - 5);
    expect([...held]).toEqual([...result!.state]);
    // The validation figure of the fake is the distance of the weight from 2.
    expect(Math.abs(new Float32Array(held.slice().buffer)[0]! - 2)).toBeCloseTo(best.value, 6);
  });

  it('follows what is better when higher', async () => {
    const quality: Measure = {
      name: 'quality',
      every: { steps: 10 },
      take: async ({ step }) => (step === 60 ? 0.9 : 0.1),
    };
    const follow = { measure: 'quality', isHigherBetter: true, patience: null };
    const { result } = await tried(fakeRun({ measures: [quality], follow }));
    expect(result).toMatchObject({ ending: 'finished', step: 200, best: { step: 60, value: 0.9 } });
  });

  it('judges the last state where no figure was due there', async () => {
    const { result, events } = await tried(fakeRun(validated(150)));
    expect(of(events, 'measured').map(({ step }) => step)).toEqual([150, 200]);
    expect([150, 200]).toContain(result!.best!.step);
  });

  it('refuses to follow what is not measured', async () => {
    const run = fakeRun({ follow: { measure: 'nothing', patience: 1 } });
    await expect(tried(run)).rejects.toThrow('"nothing"');
  });
});

describe('orders', () => {
  it('cancels before another submit', async () => {
    const controller = new AbortController();
    const { fault, devices } = await tried(fakeRun({ epochs: 1000 }), {
      control: {
        signal: controller.signal,
        onEvent: (event) => {
          if (event.kind === 'progress' && event.step > 50) controller.abort();
        },
      },
    });
    expect(fault?.code).toBe('cancelled');
    const { first, count } = devices[0]!.submits.at(-1)!;
    expect(first).toBeLessThanOrEqual(50);
    expect(count).toBeLessThanOrEqual(100);
  });

  it('stops and keeps the best so far', async () => {
    const stop = new AbortController();
    const { result, held } = await tried(fakeRun({ ...validated(3), epochs: 1000 }), {
      control: {
        stop: stop.signal,
        onEvent: (event) => {
          if (event.kind === 'measured' && event.step >= 90) stop.abort();
        },
      },
    });
    expect(result?.ending).toBe('stopped');
    expect(result!.step).toBeLessThan(200);
    expect(result!.best!.step).toBeLessThan(result!.step);
    expect([...held]).toEqual([...result!.state]);
  });

  it('stops where time is up, earlier parts included', async () => {
    const run = fakeRun({ timeLimitMs: 150, checkpoint: { steps: 50 } });
    const { result, checkpoints } = await tried(run);
    expect(result?.ending).toBe('time');
    expect(result!.elapsedMs).toBeGreaterThanOrEqual(150);
    expect(result!.step).toBeLessThan(200);
    const resumed = await tried(run, { checkpoint: checkpoints[1]! });
    expect(resumed.result!.step).toBeGreaterThan(100);
    expect(resumed.result!.step).toBeLessThan(200);
  });

  /** A gate that closes after `step` and tells how to open it. */
  function gate(step: number, onPaused: (open: () => void) => void) {
    let open = (): void => undefined;
    let closed: Promise<void> | null = null;
    let wasClosed = false;
    return {
      breathe: () => closed ?? Promise.resolve(),
      onEvent: (event: TrainEvent) => {
        if (event.kind === 'progress' && event.step >= step && !wasClosed) {
          wasClosed = true;
          closed = new Promise((resolve) => {
            open = () => {
              closed = null;
              resolve();
            };
          });
        }
        if (event.kind === 'paused') onPaused(() => open());
      },
    };
  }

  it('pauses with a checkpoint, resumes, and ends as if it had not', async () => {
    const wanted = (await tried(fakeRun())).result!.state;
    const { result, events, checkpoints } = await tried(fakeRun(), {
      control: gate(50, (open) => open()),
    });
    expect(kinds(events).filter((kind) => /paused|resumed|checkpoint/.test(kind))).toEqual([
      'checkpoint',
      'paused',
      'resumed',
    ]);
    expect([...result!.state]).toEqual([...wanted]);
    const resumed = await tried(fakeRun(), { checkpoint: checkpoints[0]! });
    expect([...resumed.result!.state]).toEqual([...wanted]);
  });

  it('cancels and stops while paused', async () => {
    for (const [order, code] of [
      ['signal', 'cancelled'],
      ['stop', undefined],
    ] as const) {
      const controller = new AbortController();
      const control = gate(50, () => controller.abort());
      const { fault, result } = await tried(fakeRun(), {
        control: { ...control, [order]: controller.signal },
      });
      expect(fault?.code).toBe(code);
      expect(result?.ending).toBe(code ? undefined : 'stopped');
    }
  });
});

describe('numbers that are not finite', () => {
  it('stop the run, name the step, and bring the last good checkpoint back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 199 }),
        fc.constantFrom('weight', 'loss'),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom(0.1, 5, 60),
        async (poisonAt, poison, steps, msPerStep) => {
          const run = fakeRun({ checkpoint: { steps } });
          const accidents = [{ poisonAt, poison } as const];
          const { fault, held, checkpoints, training } = await tried(run, { accidents, msPerStep });
          // A loss that is not finite for one step is seen only where a submit ends with it.
          if (poison === 'loss' && !fault) return;
          expect(fault?.code).toBe('training-diverged');
          expect(fault?.detail).toMatchObject({ step: poisonAt + 1 });
          const good = Math.floor(poisonAt / steps) * steps;
          expect(checkpoints).toHaveLength(good / steps);
          const { state } = (await tried(fakeRun({ stepsPerEpoch: Math.max(1, good), epochs: 1 })))
            .result!;
          if (good > 0) expect([...held]).toEqual([...state]);
          else expect([...new Float32Array(held.slice().buffer, 0, 2)]).toEqual([0, 0]);
          // What the training still holds goes on, on a device that does not poison it.
          const healed = await tried(run, { checkpoint: training.checkpoint() });
          expect(healed.result?.step).toBe(200);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are found in the state where the loss does not show them', async () => {
    // The weight of the fake is poisoned by its last step, whose loss is from before.
    for (const steps of [200, 150]) {
      const run = fakeRun({ checkpoint: { steps } });
      const { fault } = await tried(run, { accidents: [{ poisonAt: 199 }] });
      expect(fault?.detail).toEqual({ step: 200, what: 'the variable "weight"' });
    }
  });
});

it('the step that diverged is named with the learning rate that it had', async () => {
  const plateau = { input: 'rate', first: 0.5, factor: 0.1, patience: 3 };
  const flat: Measure = { name: 'flat', every: { steps: 10 }, take: async () => 1 };
  const follow = { measure: 'flat', patience: null, plateau };
  const run = fakeRun({ measures: [flat], follow, checkpoint: { steps: 1000 } });
  const { fault, events } = await tried(run, { accidents: [{ poisonAt: 137, poisonBelow: 0.4 }] });
  expect(of(events, 'rate-lowered')[0]!.step).toBeLessThan(137);
  expect(fault?.detail).toMatchObject({ step: 138 });
});

describe('a lost device', () => {
  const wanted = tried(fakeRun(validated(20))).then(({ result }) => stable(result!));

  it.each(['rejects', 'hangs'] as const)(
    'that %s is replaced from the last checkpoint',
    async (loss) => {
      for (const loseAt of [0, 1, 77, 199]) {
        const run = fakeRun({ ...validated(20), checkpoint: { steps: 50 } });
        const { result, events } = await tried(run, { accidents: [{ loseAt, loss }, {}] });
        expect(stable(result!)).toEqual(await wanted);
        expect(of(events, 'opened').map(({ label }) => label)).toEqual(['fake 1', 'fake 2']);
        const [recovered] = of(events, 'recovered');
        expect(recovered).toMatchObject({ lost: 'fake 1', reason: 'it fell asleep' });
        expect(recovered!.step).toBeLessThanOrEqual(loseAt);
        expect(recovered!.step).toBeGreaterThan(loseAt - 50);
      }
    },
  );

  it('ends the training where there is no other, and the last checkpoint is kept', async () => {
    const run = fakeRun({ checkpoint: { steps: 50 } });
    const clock = new FakeClock();
    const control = controlOver([new FakeDevice(clock, 1, { loseAt: 120 })]);
    const training = await openTraining(run, control);
    await expect(training.run()).rejects.toMatchObject({ code: 'device-lost' });
    const resumed = await tried(run, { checkpoint: training.checkpoint() });
    expect(resumed.devices[0]!.submits[0]!.first).toBe(100);
  });

  it('is not replaced for ever', async () => {
    const accidents = Array.from({ length: 8 }, () => ({ loseAt: 30 }));
    const { fault, devices } = await tried(fakeRun({ checkpoint: { steps: 50 } }), { accidents });
    expect(fault?.code).toBe('device-lost');
    expect(devices.filter(({ submits }) => submits.length > 0)).toHaveLength(4);
  });

  it('is replaced as often as a checkpoint was made in between', async () => {
    const losses = [30, 60, 90, 120, 150].map((loseAt) => ({ loseAt }));
    const run = fakeRun({ ...validated(20), checkpoint: { steps: 20 } });
    const { result, events } = await tried(run, { accidents: [...losses, {}] });
    expect(stable(result!)).toEqual(await wanted);
    expect(of(events, 'recovered')).toHaveLength(5);
  });

  it('is noticed also where it was lost between submits and never answers again', async () => {
    const clock = new FakeClock();
    const devices = [new FakeDevice(clock, 1, { loss: 'hangs' }), new FakeDevice(clock)];
    const result = await train(
      fakeRun(validated(20)),
      controlOver(devices, {
        breathe: () => Promise.resolve(),
        onEvent: (event) => {
          if (event.kind === 'progress' && event.step > 50) devices[0]!.lose('unplugged');
        },
      }),
    );
    expect(stable(result)).toEqual(await wanted);
    expect(devices[1]!.submits.length).toBeGreaterThan(0);
  });

  it('that refuses the programs is passed over, with a word', async () => {
    const refusal = new Fault('adapter-limit', { what: 'buffers', need: 9, limit: 8 });
    const { result, events } = await tried(fakeRun(), { accidents: [{ refusal }, {}] });
    expect(result?.ending).toBe('finished');
    expect(kinds(events).slice(0, 2)).toEqual(['opened', 'recovered']);
    expect(of(events, 'recovered')[0]).toMatchObject({
      lost: 'fake 1',
      reason: refusal.message,
      step: 0,
    });
  });

  it('of the processor is one that lost its threads', async () => {
    const refusal = new Fault('worker-lost', { job: 'computing' });
    const { result } = await tried(fakeRun(), { accidents: [{ refusal }, {}] });
    expect(result?.ending).toBe('finished');
  });

  it('is not blamed for faults of the run', async () => {
    const fault = new Fault('trace-read', { op: 'add', step: 'train' });
    const run = fakeRun({ compile: () => Promise.reject(fault) });
    await expect(tried(run, { accidents: [{}, {}] })).rejects.toBe(fault);
    await expect(
      train(
        fakeRun(),
        controlOver([new FakeDevice(new FakeClock())], { nextDevice: async () => null }),
      ),
    ).rejects.toMatchObject({ code: 'device-missing' });
  });
});
