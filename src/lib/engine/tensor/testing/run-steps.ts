/** Running a test model's step: kernel by kernel on tfjs cpu, or compiled on any device. */
import * as tf from '@tensorflow/tfjs-core';
import { compile } from '../compile';
import type { Compiled, Device } from '../device';
import { withStep } from '../ops';
import { inputTensors, type TestModel } from './model';

/** What some steps of a model gave. */
export interface Course {
  /** One list a step, in the order of the outputs. */
  readonly losses: readonly (readonly number[])[];
  /** After the last step; f32 all of it. */
  readonly state: Float32Array;
}

const seed = 11;

/** @param target of the devices that it will run on; the reference takes either */
export async function compileModel(
  make: () => TestModel,
  target: 'wasm' | 'webgpu',
): Promise<{ compiled: Compiled; inputs: TestModel['inputs'] }> {
  const model = make();
  const compiled = await compile(model.step, model.example, { name: model.name, target });
  model.dispose();
  return { compiled, inputs: model.inputs };
}

/** Compiled, on a device; it is closed after. */
export async function runOn(
  device: Device,
  { compiled, inputs }: { compiled: Compiled; inputs: TestModel['inputs'] },
  steps: number,
): Promise<Course> {
  const session = await device.open({ step: compiled }, { seed });
  for (const [name, values] of Object.entries(inputs)) session.write('step', name, values);
  const losses: number[][] = [];
  for (let step = 0; step < steps; step++) {
    await session.run('step', step, 1);
    const row: number[] = [];
    for (const { name } of compiled.program.outputs)
      row.push((await session.read('step', name))[0]!);
    losses.push(row);
  }
  const state = await session.readState();
  session.close();
  return { losses, state: new Float32Array(state.slice().buffer) };
}

/** Kernel by kernel, without trace; the variables are left as the steps leave them. */
export function runEagerly(model: TestModel, steps: number): readonly (readonly number[])[] {
  const inputs = inputTensors(model);
  const losses: number[][] = [];
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => {
      const outputs = withStep(seed, step, () => model.step(inputs));
      losses.push(Object.values(outputs).map((output) => output.dataSync()[0]!));
    });
  }
  tf.dispose(inputs);
  return losses;
}

/** Root of the mean square. */
export function size(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! ** 2;
  return Math.sqrt(sum / values.length);
}

/** How far two states lie apart, against how far the steps moved them from where they began. */
export function drift(found: Float32Array, expected: Float32Array, before: Uint8Array): number {
  const first = new Float32Array(before.slice().buffer);
  return (
    size(found.map((value, i) => value - expected[i]!)) /
    size(expected.map((v, i) => v - first[i]!))
  );
}
