import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { spawnThreads } from '../../workers/threads/node';
import { ops, referenceDevice, statePlaces, stateView, wasmDevice, type Device } from '../tensor';
import { train, type TrainControl, type TrainEvent, type TrainingRun } from '.';
import { classifier, classifierData, classifierRun } from './classifier-fixture';

const opened: Device[] = [];
const keep = <Kind extends Device>(device: Kind): Kind => {
  opened.push(device);
  return device;
};
afterAll(() => opened.forEach((device) => device.close()));

const devices: [string, () => Promise<Device>][] = [
  ['reference', referenceDevice],
  ['wasm, one thread', async () => keep(wasmDevice())],
  ['wasm, two threads', async () => keep(wasmDevice({ threads: 2, spawn: spawnThreads }))],
];

async function trained(
  run: TrainingRun,
  make: () => Promise<Device>,
  {
    checkpoint = null,
    ...control
  }: Partial<TrainControl> & { checkpoint?: Uint8Array | null } = {},
) {
  const checkpoints: Uint8Array[] = [];
  const onCheckpoint = (bytes: Uint8Array) => void checkpoints.push(bytes);
  const whole = { nextDevice: make, onCheckpoint, ...control };
  return { result: await train(run, whole, checkpoint), checkpoints };
}

/** Ends with its last state. */
function unfollowed(run: TrainingRun): TrainingRun {
  const { seed, compile, inputs, rowsPerStep, stepsPerEpoch, epochs, losses } = run;
  return { seed, compile, inputs, rowsPerStep, stepsPerEpoch, epochs, losses };
}

/** Losses and variables of eager TensorFlow.js. */
function eager(steps: number) {
  const model = classifier(3);
  const { tokens, labels } = classifierData();
  const inputs = {
    tokens: tf.tensor2d(tokens, [40, 3], 'int32'),
    labels: tf.tensor1d(labels, 'int32'),
  };
  const losses = Array.from({ length: steps }, (_, step) =>
    ops.withStep(3, step, () => tf.tidy(() => model.train(inputs).loss.dataSync()[0]!)),
  );
  const variables = Object.values(tf.engine().registeredVariables);
  const values = new Map(variables.map((one) => [one.name, Array.from(one.dataSync())]));
  model.dispose();
  tf.dispose(inputs);
  return { losses, values };
}

describe.each(devices)('on %s', (_, make) => {
  it('ten steps are ten eager steps', async () => {
    const { losses, values } = eager(10);
    const run = unfollowed(classifierRun({ epochs: 2 }));
    const { result } = await trained(run, make);
    expect(result.losses['loss']).toBeCloseTo(losses[9]!, 4);
    const places = statePlaces((await run.compile('wasm')).train);
    expect(places.map(({ name }) => name).toSorted()).toEqual([...values.keys()].toSorted());
    for (const place of places) {
      // Softmax does not see it: its gradient is rounding noise, which Adam blows up.
      if (place.name.endsWith('key/bias')) continue;
      const wanted = values.get(place.name)!;
      stateView(result.state, place).forEach((value, i) =>
        expect(Math.abs(value - wanted[i]!), `${place.name} ${i}`).toBeLessThan(2e-3),
      );
    }
  });

  it('a run that is stopped and resumed equals one that is not, bit for bit', async () => {
    const whole = await trained(classifierRun(), make);
    const { checkpoints } = await trained(classifierRun({ checkpoint: { steps: 17 } }), make);
    for (const checkpoint of checkpoints) {
      const { result } = await trained(classifierRun(), make, { checkpoint });
      expect([...result.state]).toEqual([...whole.result.state]);
      expect(result.best).toEqual(whole.result.best);
    }
    expect(checkpoints).toHaveLength(2);
  });

  it('the classifier learns', async () => {
    const { result } = await trained(classifierRun(), make);
    expect(result.best!.value).toBeLessThan(0.45);
  });
});

it('a run whose device is lost goes on on another kind', async () => {
  const [first, second] = [wasmDevice(), await referenceDevice()];
  let lose: (reason: string) => void = () => undefined;
  const dying: Device = {
    kind: first.kind,
    label: first.label,
    memoryLimitBytes: first.memoryLimitBytes,
    lost: new Promise((resolve) => (lose = resolve)),
    open: (programs, options) => first.open(programs, options),
    close: () => first.close(),
  };
  const left: Device[] = [dying, second];
  const events: TrainEvent[] = [];
  const { result } = await trained(
    classifierRun({ checkpoint: { steps: 10 } }),
    async () => left.shift()!,
    {
      onEvent: (event) => {
        events.push(event);
        if (event.kind === 'checkpoint' && event.step === 20) lose('unplugged');
      },
      breathe: () => Promise.resolve(),
    },
  );
  const recovered = events.find(({ kind }) => kind === 'recovered');
  expect(recovered).toMatchObject({ lost: first.label, reason: 'unplugged', step: 20 });
  expect(result).toMatchObject({ ending: 'finished', step: 40 });
  const alone = await trained(classifierRun(), referenceDevice);
  expect(result.best!.value).toBeCloseTo(alone.result.best!.value, 1);
});
