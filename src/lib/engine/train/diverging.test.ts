/** A step whose products by one-hots were simplified away must still be seen to diverge. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { compile, referenceDevice, wasmDevice, type Device } from '../tensor';
import { ctgan, smallShape } from '../tensor/testing';
import { train, type TrainingRun } from '.';

const wasm = wasmDevice();
afterAll(() => wasm.close());

type Inputs = Readonly<Record<string, Float32Array | Int32Array>>;

/** @param spoil changes the model before it is compiled, and gives its inputs */
function spoilt(spoil: (inputs: Inputs) => Inputs): TrainingRun {
  const model = ctgan(smallShape);
  const inputs = spoil(model.inputs);
  const program = compile(model.step, model.example, { name: 'ctgan', target: 'wasm' }).finally(
    () => model.dispose(),
  );
  return {
    seed: 4,
    compile: async () => ({ train: await program }),
    inputs: { train: inputs },
    rowsPerStep: smallShape.batch,
    stepsPerEpoch: 4,
    epochs: 5,
    losses: ['lossCritic', 'lossGenerator'],
    checkpoint: { steps: 4 },
  };
}

const faultOf = async (run: TrainingRun, device: Device): Promise<unknown> => {
  let given = false;
  const nextDevice = () => {
    const next = given ? null : device;
    given = true;
    return Promise.resolve(next);
  };
  return train(run, { nextDevice }).catch((error: unknown) => error);
};

/** Puts one number into a variable of the model that lives. */
function poison(name: RegExp, at: number, value: number): void {
  const found = Object.values(tf.engine().registeredVariables).find((one) => name.test(one.name));
  const values = found!.dataSync().slice();
  values[at] = value;
  found!.assign(tf.tensor(values, found!.shape));
}

describe.each([
  ['reference', referenceDevice],
  ['wasm', () => Promise.resolve(wasm)],
] as const)('a CTGAN step on %s', (_, deviceOf) => {
  it('with rows that overflow', async () => {
    const run = spoilt(({ data, ...rest }) => ({ ...rest, data: data!.map((x) => x * 1e25) }));
    expect(await faultOf(run, await deviceOf())).toMatchObject({
      code: 'training-diverged',
      detail: { step: 1 },
    });
  });

  it('with one row that is not a number', async () => {
    const run = spoilt(({ data, ...rest }) => {
      const broken = data!.slice();
      broken[0] = NaN;
      return { ...rest, data: broken };
    });
    const fault = await faultOf(run, await deviceOf());
    expect(fault).toMatchObject({ code: 'training-diverged' });
  });

  it('with a weight that is not a number, where only a condition that is rarely drawn reads it', async () => {
    const run = spoilt((inputs) => {
      poison(/critic\/first.*kernel|critic.first.*weight/i, 16 * 19, NaN);
      return inputs;
    });
    const fault = await faultOf(run, await deviceOf());
    expect(fault).toMatchObject({ code: 'training-diverged' });
  });
});
