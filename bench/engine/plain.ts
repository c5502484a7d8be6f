/**
 * What people write in TensorFlow.js without the engine: its own kernels, as compositions of plain ops,
 * for the eager backends that the engine is measured against.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { SegmentFunctions } from '../../src/lib/engine/tensor/testing';

type Attributes = Readonly<Record<string, unknown>>;

const kernels: Readonly<Record<string, (attributes: Attributes) => tf.Tensor>> = {
  TwinsetRandom: ({ distribution, shape }) => {
    const size = shape as number[];
    if (distribution === 'normal') return tf.randomNormal(size);
    const drawn = tf.randomUniform(size, 1e-7, 1);
    return distribution === 'gumbel' ? tf.neg(tf.log(tf.neg(tf.log(drawn)))) : drawn;
  },
  TwinsetShuffle: ({ rows, count }) => {
    const order = tf.util.createShuffledIndices(rows as number);
    return tf.tensor1d(Int32Array.from(order.subarray(0, count as number)), 'int32');
  },
  TwinsetStep: () => tf.scalar(9, 'int32'),
};

export function registerPlainKernels(backendName: string): void {
  for (const [kernelName, make] of Object.entries(kernels)) {
    if (tf.getKernel(kernelName, backendName)) continue;
    tf.registerKernel({ kernelName, backendName, kernelFunc: ({ attrs }) => make(attrs ?? {}) });
  }
}

function bySegment(x: tf.Tensor, starts: readonly number[], fn: (part: tf.Tensor) => tf.Tensor) {
  const sizes = starts.slice(1).map((end, i) => end - starts[i]!);
  return tf.concat(tf.split(x, sizes, -1).map(fn), -1);
}

/** One softmax for each segment. */
export const plainSegments: SegmentFunctions = {
  softmax: (x, starts) => bySegment(x, starts, (part) => tf.softmax(part)),
  logSoftmax: (x, starts) => bySegment(x, starts, (part) => tf.logSoftmax(part)),
};
