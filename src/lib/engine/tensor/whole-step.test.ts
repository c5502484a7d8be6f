/** A small classifier, compiled with its validation and its sampling over one state, against references. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { Fault } from '../schema';
import { compile, compileTogether, writeBack } from '.';
import { statePlaces, stateView, type Compiled, type Values } from './device';
import { declareGroup, dropoutMask, normal, shuffledRows, stepNumber, withStep } from './ops';
import { interpret, makeRegions, viewOf } from './program';
import { referenceDevice } from './reference';
import type { Step } from './trace';

afterEach(() => tf.disposeVariables());

const [rows, width, hidden, classes, batch] = [30, 4, 6, 3, 8];
const seed = 9;

const sines = (length: number, scale: number) =>
  Float32Array.from({ length }, (_, i) => scale * Math.sin(1.7 * i + 0.3));

function weight(name: string, shape: number[]): tf.Variable {
  return tf.tidy(() =>
    tf.variable(tf.tensor(sines(tf.util.sizeFromShape(shape), 0.5), shape), true, name),
  );
}

/** Adam (Kingma and Ba, 2015) by plain ops over one flat group. */
function adam(variables: readonly tf.Variable[]) {
  declareGroup('weights', variables);
  const length = variables.reduce((sum, { size }) => sum + size, 0);
  const slot = (name: string) => tf.tidy(() => tf.variable(tf.zeros([length]), false, name));
  const [first, second] = [slot('first'), slot('second')];
  const flat = (tensors: readonly tf.Tensor[]) => tf.concat(tensors.map((x) => x.flatten()));
  return (grads: tf.NamedTensorMap) => {
    const gradient = flat(variables.map(({ name }) => grads[name]!));
    const m = tf.add(tf.mul(first, 0.9), tf.mul(gradient, 0.1));
    const v = tf.add(tf.mul(second, 0.999), tf.mul(tf.square(gradient), 0.001));
    const count = tf.add(tf.cast(stepNumber(), 'float32'), 1);
    const unbiased = (x: tf.Tensor, beta: number) => tf.div(x, tf.sub(1, tf.pow(beta, count)));
    const change = tf.div(unbiased(m, 0.9), tf.add(tf.sqrt(unbiased(v, 0.999)), 1e-6));
    const next = tf.sub(flat(variables), tf.mul(change, 0.01));
    first.assign(m);
    second.assign(v);
    let at = 0;
    for (const variable of variables) {
      variable.assign(tf.reshape(tf.slice(next, at, variable.size), variable.shape));
      at += variable.size;
    }
  };
}

function makeSteps() {
  const one = weight('one', [width, hidden]) as tf.Variable<tf.Rank.R2>;
  const bias = weight('bias', [hidden]);
  const two = weight('two', [hidden, classes]) as tf.Variable<tf.Rank.R2>;
  const all = [one, bias, two];
  const update = adam(all);
  const logits = (x: tf.Tensor, mask?: tf.Tensor) => {
    const inner = tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, one), bias));
    return tf.matMul((mask ? tf.mul(inner, mask) : inner) as tf.Tensor2D, two);
  };
  const loss = (x: tf.Tensor, labels: tf.Tensor, mask?: tf.Tensor) => {
    const wanted = tf.cast(tf.oneHot(labels, classes), 'float32');
    const chosen = tf.sum(tf.mul(tf.logSoftmax(logits(x, mask)), wanted), 1);
    return tf.neg(tf.mean(chosen)) as tf.Scalar;
  };
  const train: Step<'data' | 'labels'> = ({ data, labels }) => {
    const at = shuffledRows(rows, batch, 'rows');
    const [x, y] = [tf.gather(data, at), tf.gather(labels, at)];
    const mask = dropoutMask([batch, hidden], 0.25, 'dropout');
    const { value, grads } = tf.variableGrads(() => loss(x, y, mask), all);
    update(grads);
    return { loss: value };
  };
  const validate: Step<'data' | 'labels'> = ({ data, labels }) => ({ loss: loss(data, labels) });
  const sample: Step = () => ({ codes: tf.argMax(logits(normal([batch, width], 'noise')), 1) });
  return { train, validate, sample };
}

const example = {
  data: { shape: [rows, width], type: 'float32' },
  labels: { shape: [rows], type: 'int32' },
} as const;

const inputs: Record<string, Values> = {
  data: sines(rows * width, 1),
  labels: Int32Array.from({ length: rows }, (_, i) => (i * i) % classes),
};

function compileAll() {
  const { train, validate, sample } = makeSteps();
  return compileTogether(
    {
      train: { step: train as Step, example },
      validate: { step: validate as Step, example },
      sample: { step: sample, example: {} },
    },
    { name: 'classifier', target: 'wasm' },
  );
}

/** Runs compiled programs by the interpreter, over one state. */
function interpreted(first: Compiled) {
  let state = first.initialState.slice();
  return {
    run({ program }: Compiled, step: number): Record<string, number[]> {
      const regions = makeRegions(program);
      new Uint8Array(regions.state).set(state);
      for (const { name, buffer } of program.inputs) {
        viewOf(program, regions, buffer).set(inputs[name]!);
      }
      interpret(program, regions, { seed, step });
      state = new Uint8Array(regions.state.slice(0));
      return Object.fromEntries(
        program.outputs.map(({ name, buffer }) => [name, [...viewOf(program, regions, buffer)]]),
      );
    },
    get state() {
      return state;
    },
  };
}

function difference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  return Math.max(...Array.from(expected, (value, i) => Math.abs(found[i]! - value)));
}

describe('a classifier with Adam', () => {
  it('ten compiled steps equal ten of the reference, and ten eager ones', async () => {
    const compiled = await compileAll();
    const session = await (await referenceDevice()).open(compiled, { seed });
    const machine = interpreted(compiled.train);
    for (const part of ['train', 'validate'] as const) {
      for (const [name, values] of Object.entries(inputs)) session.write(part, name, values);
    }
    for (let step = 0; step < 10; step++) {
      await session.run('train', step, 1);
      const { loss } = machine.run(compiled.train, step);
      expect(difference(loss!, await session.read('train', 'loss'))).toBeLessThan(1e-6);
    }
    const state = await session.readState();
    for (const place of statePlaces(compiled.train)) {
      const error = difference(stateView(machine.state, place), stateView(state, place));
      expect(error, place.name).toBeLessThan(1e-5);
    }
    await session.run('validate', 0, 1);
    const { loss } = machine.run(compiled.validate, 0);
    expect(difference(loss!, await session.read('validate', 'loss'))).toBeLessThan(1e-6);
    await session.run('sample', 4, 1);
    expect(machine.run(compiled.sample, 4)['codes']).toEqual([
      ...(await session.read('sample', 'codes')),
    ]);

    tf.disposeVariables();
    const { train } = makeSteps();
    const tensors = {
      data: tf.tensor2d(inputs['data']!, [rows, width]),
      labels: tf.tensor1d(inputs['labels']!, 'int32'),
    };
    for (let step = 0; step < 10; step++) {
      withStep(seed, step, () => tf.tidy(() => void train(tensors)));
    }
    const variables = tf.engine().registeredVariables;
    for (const place of statePlaces(compiled.train)) {
      const eager = variables[place.name]!.dataSync();
      expect([...stateView(state, place)], place.name).toEqual([...eager]);
    }
  });

  it('shares one state among its programs, and begins with what the variables hold', async () => {
    const { train, validate, sample } = await compileAll();
    const layout = ({ program }: Compiled) =>
      program.states.map(({ name, shape, buffer }) => [
        name,
        shape,
        program.buffers[buffer]!.offset,
      ]);
    expect(layout(validate)).toEqual(layout(train));
    expect(layout(sample)).toEqual(layout(train));
    expect(train.program.states.map(({ name }) => name)).toEqual(['weights', 'first', 'second']);
    for (const place of statePlaces(train)) {
      const now = tf.engine().registeredVariables[place.name]!.dataSync();
      expect([...stateView(train.initialState, place)]).toEqual([...now]);
    }
    expect([train, validate, sample].map(({ program }) => program.name)).toEqual([
      'classifier train',
      'classifier validate',
      'classifier sample',
    ]);
  });

  it('is trained back into its variables', async () => {
    const compiled = await compileAll();
    const machine = interpreted(compiled.train);
    machine.run(compiled.train, 0);
    const count = tf.memory().numTensors;
    writeBack(compiled.train, machine.state);
    expect(tf.memory().numTensors).toBe(count);
    for (const place of statePlaces(compiled.train)) {
      const now = tf.engine().registeredVariables[place.name]!.dataSync();
      expect([...now], place.name).toEqual([...stateView(machine.state, place)]);
      expect([...now]).not.toEqual([...stateView(compiled.train.initialState, place)]);
    }
  });
});

describe('compile', () => {
  it('rejects with the fault of the step', async () => {
    const step: Step<'x'> = ({ x }) => ({ y: tf.acosh(x) });
    const compiling = compile(
      step,
      { x: { shape: [2], type: 'float32' } },
      { name: 's', target: 'wasm' },
    );
    await expect(compiling).rejects.toBeInstanceOf(Fault);
    await expect(compiling).rejects.toMatchObject({ code: 'trace-kernel-unknown' });
  });

  it('refuses a group and a variable of one name', async () => {
    const a = weight('a', [2]);
    const b = weight('b', [2]);
    declareGroup('b', [a]);
    const step: Step = () => ({ y: tf.add(a, b) });
    await expect(compile(step, {}, { name: 's', target: 'wasm' })).rejects.toThrow('called b');
  });
});
