import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Compiled, Values } from '../device';
import { initialStates, stateLayout } from '../lower';
import { declareGroup, stepNumber, uniform, withStep } from '../ops';
import type { Program } from '../program';
import { ctgan, smallShape, type TestModel } from '../testing';
import { trace, type Trace } from '../trace';
import { referenceDevice } from './index';

afterEach(() => tf.disposeVariables());

/** A compiled step as far as the reference needs it: states at multiples of 64 elements. */
function laidOut(traces: Readonly<Record<string, Trace>>): Record<string, Compiled> {
  const all = Object.values(traces);
  const layout = stateLayout(all);
  let offset = 0;
  const buffers = layout.map(({ shape, type }) => {
    const length = tf.util.sizeFromShape([...shape]);
    const buffer = { region: 'state', offset, length, type } as const;
    offset += Math.ceil(length / 64) * 64;
    return buffer;
  });
  const states = layout.map(({ name, shape, type }, buffer) => ({ name, shape, type, buffer }));
  const initialState = new Uint8Array(4 * offset);
  initialStates(layout, all).forEach((values, i) =>
    initialState.set(new Uint8Array(values.buffer), 4 * buffers[i]!.offset),
  );
  return Object.fromEntries(
    Object.entries(traces).map(([name, one]) => {
      const program = { name, kernels: [], buffers, states, inputs: [], outputs: [] };
      return [name, { program: program as unknown as Program, trace: one, initialState }];
    }),
  );
}

/** Steps as TensorFlow.js runs them; gives the last outputs and all variables. */
function eager(model: TestModel, seed: number, steps: number): Record<string, Values> {
  const inputs = Object.fromEntries(
    Object.entries(model.example).map(([name, { shape, type }]) => [
      name,
      tf.tensor(model.inputs[name]!, shape, type),
    ]),
  );
  const result: Record<string, Values> = {};
  for (let step = 0; step < steps; step++) {
    const outputs = withStep(seed, step, () => tf.tidy(() => model.step(inputs)));
    for (const [name, tensor] of Object.entries(outputs)) {
      result[name] = tensor.dataSync().slice() as Values;
      tensor.dispose();
    }
  }
  for (const variable of Object.values(tf.engine().registeredVariables)) {
    result[variable.name] = variable.dataSync().slice() as Values;
  }
  tf.dispose(inputs);
  return result;
}

describe('reference', () => {
  it('steps are eager steps, to the bit, second derivatives and Adam included', async () => {
    const model = ctgan(smallShape);
    const traced = trace(model.name, model.step, model.example);
    const compiled = laidOut({ train: traced });
    const device = await referenceDevice();
    const tensors = tf.memory().numTensors;
    const session = await device.open(compiled, { seed: 5 });
    for (const [name, values] of Object.entries(model.inputs)) session.write('train', name, values);
    await session.run('train', 0, 3);
    expect(tf.memory().numTensors).toBe(tensors);
    const expected = eager(model, 5, 3);
    for (const { name } of traced.outputs) {
      expect(await session.read('train', name), name).toEqual(expected[name]);
    }
    const state = new Float32Array((await session.readState()).buffer);
    for (const { name, offset, length } of stretches(compiled['train']!)) {
      expect(state.slice(offset, offset + length), name).toEqual(expected[name]);
    }
  }, 30_000);

  it('keeps the state in the layout of the program: groups flat, inputs until they are set again', async () => {
    const a = tf.variable(tf.tensor1d([1, 2]), true, 'a');
    const b = tf.variable(tf.tensor2d([[3], [4]]), true, 'b');
    const count = tf.variable(tf.scalar(0, 'int32'), false, 'count');
    const isOdd = tf.variable(tf.scalar(false, 'bool'), false, 'odd');
    declareGroup('both', [b, a]);
    const train = trace(
      'train',
      ({ x }) => {
        a.assign(tf.add(a, x));
        b.assign(tf.mul(b, tf.cast<tf.Scalar>(stepNumber(), 'float32')));
        count.assign(tf.add<tf.Scalar>(count, tf.scalar(1, 'int32')));
        isOdd.assign(tf.logicalNot(isOdd));
        return { a, odd: isOdd };
      },
      { x: { shape: [2], type: 'float32' } },
    );
    const look = trace('look', () => ({ sum: tf.sum(a), draw: uniform([], 'draw') }), {});
    const device = await referenceDevice();
    const session = await device.open(laidOut({ train, look }), { seed: 1 });
    session.write('train', 'x', Float32Array.of(10, 20));
    await session.run('train', 2, 3);
    expect(await session.read('train', 'a')).toEqual(Float32Array.of(31, 62));
    expect(await session.read('train', 'odd')).toEqual(Int32Array.of(1));
    await session.run('look', 9, 1);
    expect(await session.read('look', 'sum')).toEqual(Float32Array.of(93));
    const drawn = withStep(1, 9, () => uniform([], 'draw').dataSync());
    expect(await session.read('look', 'draw')).toEqual(drawn);
    const state = await session.readState();
    const numbers = new Float32Array(state.buffer);
    expect([...numbers.subarray(0, 4)]).toEqual([3 * 24, 4 * 24, 31, 62]);
    expect([...new Int32Array(state.buffer, 4 * 64, 65)].filter(Boolean)).toEqual([3, 1]);
    await session.run('train', 0, 1);
    await session.writeState(state);
    await session.run('look', 9, 1);
    expect(await session.read('look', 'sum')).toEqual(Float32Array.of(93));
  });

  it('refuses inputs of another length or type', async () => {
    const traced = trace('s', ({ x }) => ({ x }), { x: { shape: [2, 3], type: 'float32' } });
    const session = await (await referenceDevice()).open(laidOut({ s: traced }), { seed: 1 });
    for (const values of [new Float32Array(5), new Int32Array(6)]) {
      expect(() => session.write('s', 'x', values)).toThrow(
        expect.objectContaining({ code: 'shape-changed' }) as Error,
      );
    }
    session.write('s', 'x', new Float32Array(6));
  });

  it('gives up where a kernel does not make what tracing foretold', async () => {
    const traced = trace('s', ({ x }) => ({ y: tf.neg(x) }), {
      x: { shape: [2], type: 'float32' },
    });
    const wrong = { ...traced, values: traced.values.map((value) => ({ ...value })) };
    Object.assign(wrong.values[1]!, { shape: [3] });
    const session = await (await referenceDevice()).open(laidOut({ s: wrong }), { seed: 1 });
    await expect(session.run('s', 0, 1)).rejects.toThrow('Neg gave float32 [2]');
  });
});

/** Where each variable lies in the state, in elements. */
function stretches({ program, trace: traced }: Compiled) {
  return stateLayout([traced]).flatMap(({ members }, i) =>
    members.map(({ variable, shape, offset }) => ({
      name: variable,
      offset: program.buffers[program.states[i]!.buffer]!.offset + offset,
      length: tf.util.sizeFromShape([...shape]),
    })),
  );
}
