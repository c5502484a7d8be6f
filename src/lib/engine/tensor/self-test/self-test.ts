/**
 * The three seconds after which a person knows whether a device computes right and how fast: the same
 * small training on it and on the reference, then one second of products and half a second of streaming.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Control } from '../../schema';
import { compile } from '../compile';
import type { Compiled, Device, Session, Values } from '../device';
import type { Examples } from '../trace';
import {
  checkStep,
  productSize,
  productStep,
  shape,
  streamLength,
  streamStep,
  type TestStep,
} from './steps';

export interface SelfTest {
  readonly isCorrect: boolean;
  /**
   * Largest difference from the reference after ten training steps, relative to the value (at least
   * 1e-2); null when the device gave something that is not a number.
   */
  readonly largestDifference: number | null;
  /** Whether random words and the order of the rows equal the reference's, bit for bit. */
  readonly isRandomExact: boolean;
  /** 10^9 floating-point operations a second in products of 512 x 512 matrices. */
  readonly gigaflops: number;
  /** 10^9 bytes a second, read and written in long arrays. */
  readonly gigabytesPerSecond: number;
  /** From the traced function to a session that is ready to run. */
  readonly compileMs: number;
}

const checkSteps = 10;
/** Of float32 arithmetic in another order, after ten steps. */
export const tolerance = 1e-3;
const seed = 20;
const productMs = 1000;
const streamMs = 500;

/**
 * @param clock milliseconds
 * @throws Fault whatever opening or running on the device throws
 */
export async function selfTest(
  device: Device,
  reference: Device,
  clock: () => number,
  control: Control,
): Promise<SelfTest> {
  const report = (stage: string, done: number) =>
    control.onProgress?.({ stage, done, total: 3, etaMs: null });
  report('comparing with the reference', 0);
  const before = clock();
  const check = await compiled(checkStep(), device, checkExample());
  const session = await device.open({ check }, { seed });
  const compileMs = clock() - before;
  const found = await runCheck(session);
  const expected = await runCheck(await reference.open({ check }, { seed }));
  const largestDifference = difference(found.numbers, expected.numbers);
  const isRandomExact = equal(found.words, expected.words);

  report('measuring products', 1);
  await control.breathe?.();
  const products = await compiled(productStep(), device);
  const productsPerMs = await rate(device, products, productMs, clock, control);
  report('measuring memory', 2);
  const streams = await compiled(streamStep(), device);
  const streamsPerMs = await rate(device, streams, streamMs, clock, control);
  report('done', 3);
  return {
    isCorrect: isRandomExact && largestDifference !== null && largestDifference < tolerance,
    largestDifference,
    isRandomExact,
    gigaflops: (productsPerMs * 2 * productSize ** 3) / 1e6,
    gigabytesPerSecond: (streamsPerMs * 12 * streamLength) / 1e6,
    compileMs,
  };
}

async function compiled(
  { step, variables }: TestStep,
  device: Device,
  examples: Examples = {},
): Promise<Compiled> {
  try {
    const target = device.kind === 'webgpu' ? 'webgpu' : 'wasm';
    return await compile(step, examples, { name: 'self-test', target });
  } finally {
    tf.dispose([...variables]);
  }
}

function checkExample() {
  return {
    data: { shape: [shape.rows, shape.width], type: 'float32' },
    labels: { shape: [shape.rows], type: 'int32' },
  } as const;
}

async function runCheck(session: Session): Promise<{ numbers: Float32Array; words: Int32Array }> {
  try {
    const { rows, width, classes } = shape;
    const data = Float32Array.from({ length: rows * width }, (_, i) => ((i * 37) % 101) / 50 - 1);
    session.write('check', 'data', data);
    session.write(
      'check',
      'labels',
      Int32Array.from({ length: rows }, (_, i) => i % classes),
    );
    const losses: number[] = [];
    for (let step = 0; step < checkSteps; step++) {
      await session.run('check', step, 1);
      losses.push((await session.read('check', 'loss'))[0] ?? NaN);
    }
    const words = [
      ...(await session.read('check', 'words')),
      ...(await session.read('check', 'at')),
    ];
    const state = await session.readState();
    const numbers = [
      ...losses,
      ...new Float32Array(state.buffer, state.byteOffset, state.length / 4),
    ];
    return { numbers: Float32Array.from(numbers), words: Int32Array.from(words) };
  } finally {
    session.close();
  }
}

/** Steps a millisecond, over at least `spanMs` after one step to warm up. */
async function rate(
  device: Device,
  step: Compiled,
  spanMs: number,
  clock: () => number,
  control: Control,
): Promise<number> {
  const session = await device.open({ step }, { seed });
  try {
    await session.run('step', 0, 1);
    const began = clock();
    let steps = 0;
    let batch = 1;
    while (clock() - began < spanMs) {
      const from = clock();
      await session.run('step', steps + 1, batch);
      steps += batch;
      // About 50 ms a batch: long enough to hide the call, short enough to be cancelled.
      if (clock() - from < 25) batch *= 2;
      await control.breathe?.();
    }
    return steps / (clock() - began);
  } finally {
    session.close();
  }
}

function difference(found: Float32Array, expected: Float32Array): number | null {
  if (found.length !== expected.length) return null;
  let largest = 0;
  for (let i = 0; i < found.length; i++) {
    const wanted = expected[i] as number;
    const gap = Math.abs((found[i] as number) - wanted) / Math.max(1e-2, Math.abs(wanted));
    if (!Number.isFinite(gap)) return null;
    largest = Math.max(largest, gap);
  }
  return largest;
}

function equal(found: Values, expected: Values): boolean {
  return found.length === expected.length && found.every((value, i) => value === expected[i]);
}
