/** The same steps run by TensorFlow.js kernel by kernel. */
import * as tf from '@tensorflow/tfjs-core';
import type { StepCase } from './cases';
import { countDispatches } from './gpu-calls';
import { plainSegments, registerPlainKernels } from './plain';

export interface Eager {
  readonly stepMs: number;
  /** Until the last kernel is issued; on the CPU that is nearly all. */
  readonly hostMs: number;
  readonly kernels: number;
  /** Null where there is no WebGPU. */
  readonly dispatches: number | null;
}

/**
 * Median of `steps` steps, after one that counts what is run.
 * @param backend registered; variables and data live on it from the start
 */
export async function measureEager(
  backend: 'wasm' | 'webgpu',
  { make }: StepCase,
  steps: number,
): Promise<Eager> {
  await tf.setBackend(backend);
  registerPlainKernels(backend);
  const model = make(plainSegments);
  const inputs = Object.fromEntries(
    Object.entries(model.inputs).map(([name, values]) => {
      const { shape, type } = model.example[name]!;
      return [name, tf.tensor(values, shape, type)];
    }),
  );
  let hostMs = 0;
  const step = async () => {
    const start = performance.now();
    const losses = tf.tidy(() => model.step(inputs));
    hostMs = performance.now() - start;
    for (const loss of Object.values(losses)) {
      await loss.data();
      loss.dispose();
    }
  };
  let [kernels, dispatches]: [number, number | null] = [0, null];
  const first = async () => {
    kernels = await countKernels(step);
  };
  if (backend === 'webgpu') dispatches = await countDispatches(first);
  else await first();
  const times: number[] = [];
  for (let run = 0; run < steps; run++) {
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  tf.dispose(inputs);
  model.dispose();
  return { stepMs: times.sort((a, b) => a - b)[steps >> 1]!, hostMs, kernels, dispatches };
}

/** Counted where TensorFlow.js runs them: `tf.profile` would read every result back. */
async function countKernels(job: () => Promise<void>): Promise<number> {
  const engine = tf.engine() as unknown as { runKernelFunc: (...values: unknown[]) => unknown };
  const original = engine.runKernelFunc;
  let count = 0;
  engine.runKernelFunc = function (...values) {
    count++;
    return original.apply(this, values);
  };
  await job();
  engine.runKernelFunc = original;
  return count;
}
