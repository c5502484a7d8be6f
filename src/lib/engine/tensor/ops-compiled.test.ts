/** Every op of ops/, and kernels that are lowered to many primitives, compiled, give what they compute eagerly. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { compile } from './compile';
import type { Compiled, Device, Values } from './device';
import * as ops from './ops';
import { interpret, makeRegions, viewOf } from './program';
import { referenceDevice } from './reference';
import type { Step } from './trace';
import { wasmDevice } from './wasm/runtime';

const starts = [0, 2, 3, 7];
const { chance, other } = ops.aliasTable([3, 1, 0, 2, 5]);

const step: Step<'x'> = ({ x }) => {
  const gumbelSoftmax = (isHard: boolean) =>
    ops.segmentGumbelSoftmax(x, starts, 0.7, 'choice', isHard);
  const slope = tf.grad((y) => tf.sum(tf.square(ops.segmentLogSoftmax(y, starts))));
  const mirrored = (y: tf.Tensor) => tf.mirrorPad(y, [[2, 1], [3, 4]], 'reflect'); // prettier-ignore
  return {
    mirrored: mirrored(x),
    mirroredSlope: tf.grad((y) => tf.sum(tf.square(mirrored(y))))(x),
    runningProduct: tf.cumprod(x, 1, true, true),
    productSlope: tf.grad((y) => tf.sum(tf.prod(y, 1)))(x),
    angle: tf.atan(x),
    uniform: ops.uniform([3, 5], 'a'),
    normal: ops.normal([11], 'b'),
    gumbel: ops.gumbel([2, 2, 3], 'c'),
    bits: ops.bits([6], 'd'),
    rows: ops.shuffledRows(10, 7, 'e'),
    step: ops.stepNumber(),
    mask: ops.dropoutMask([4, 4], 0.3, 'f'),
    sum: ops.segmentSum(x, starts),
    largest: ops.segmentMax(x, starts),
    place: ops.segmentArgMax(x, starts),
    spread: ops.segmentSpread(ops.segmentSum(x, starts), starts),
    hot: ops.segmentOneHot(x, starts),
    softmax: ops.segmentSoftmax(x, starts),
    logSoftmax: ops.segmentLogSoftmax(x, starts),
    slope: slope(x),
    soft: gumbelSoftmax(false),
    hard: gumbelSoftmax(true),
    logSumExp: ops.logSumExp(x),
    stopped: ops.stopGradient(x),
    category: ops.categorical(tf.exp(x), 'g'),
    alias: ops.categoricalByAlias(tf.tensor1d(chance), tf.tensor1d(other, 'int32'), [9], 'h'),
  };
};

const seed = 77;
const x = Float32Array.from({ length: 21 }, (_, i) => 2 * Math.sin(3 * i));

type Outputs = Readonly<Record<string, Values>>;
type Run = (compiled: Compiled, step: number) => Promise<Outputs>;

async function runOn(device: Device, compiled: Compiled, at: number): Promise<Outputs> {
  const session = await device.open({ ops: compiled }, { seed });
  session.write('ops', 'x', x);
  await session.run('ops', at, 1);
  const outputs: Record<string, Values> = {};
  for (const { name } of compiled.program.outputs) outputs[name] = await session.read('ops', name);
  session.close();
  device.close();
  return outputs;
}

const runs: Record<string, Run> = {
  interpreter: ({ program }, step) => {
    const regions = makeRegions(program);
    viewOf(program, regions, program.inputs[0]!.buffer).set(x);
    interpret(program, regions, { seed, step });
    const read = (buffer: number) => viewOf(program, regions, buffer);
    return Promise.resolve(
      Object.fromEntries(program.outputs.map(({ name, buffer }) => [name, read(buffer)])),
    );
  },
  wasm: async (compiled, step) => runOn(await wasmDevice(), compiled, step),
};

it.each(Object.keys(runs))('compiled ops equal eager ones: %s', async (name) => {
  const example = { x: { shape: [3, 7], type: 'float32' } } as const;
  const compiled = await compile(step, example, { name: 'ops', target: 'wasm' });
  for (const at of [0, 1, 1000]) {
    const expected = await runOn(await referenceDevice(), compiled, at);
    const found = await runs[name]!(compiled, at);
    for (const [output, values] of Object.entries(expected)) {
      expect(found[output]!.length, output).toBe(values.length);
      if (values instanceof Int32Array) expect([...found[output]!], output).toEqual([...values]);
      values.forEach((value, i) => expect(found[output]![i], output).toBeCloseTo(value, 4));
    }
  }
});
