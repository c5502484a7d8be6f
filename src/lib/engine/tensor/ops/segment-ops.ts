/**
 * Ops over column segments: `starts` cuts the last axis into stretches, one a table column, so that all
 * columns' softmaxes are one kernel. `starts` begins with 0, ends with the width; no segment is empty.
 */
import * as tf from '@tensorflow/tfjs-core';
import { engine, type Tensor } from '@tensorflow/tfjs-core';
import type { ReduceFunction } from '../graph';
import { gumbel } from './random-ops';
import { stopGradient } from './without-gradient';

type Starts = readonly number[];

function checkStarts(starts: Starts, width: number | undefined): void {
  const isRising = starts.every((start, i) => i === 0 || start > starts[i - 1]!);
  if (starts.length < 2 || starts[0] !== 0 || !isRising) {
    throw new Error(`Segments must rise from 0: ${starts.join()}.`);
  }
  if (width !== undefined && starts.at(-1) !== width) {
    throw new Error(`Segments end at ${starts.at(-1)}, the last axis at ${width}.`);
  }
}

function reduce<T extends Tensor>(fn: ReduceFunction, x: T, starts: Starts): T {
  checkStarts(starts, x.shape.at(-1));
  return engine().runKernel('TwinsetSegmentReduce', { x }, { fn, starts: [...starts] });
}

/** [..., width] to [..., segments]. */
export const segmentSum = <T extends Tensor>(x: T, starts: Starts): T => reduce('sum', x, starts);

/** [..., width] to [..., segments]. */
export const segmentMax = <T extends Tensor>(x: T, starts: Starts): T => reduce('max', x, starts);

/** [..., width] to int32 [..., segments]: the place inside its segment, the first of equals. */
export const segmentArgMax = <T extends Tensor>(x: T, starts: Starts): T =>
  reduce('argmax', x, starts);

/** [..., segments] to [..., width]: every column gets its segment's value. */
export function segmentSpread<T extends Tensor>(x: T, starts: Starts): T {
  checkStarts(starts, undefined);
  if (x.shape.at(-1) !== starts.length - 1) {
    throw new Error(`${starts.length - 1} segments cannot take ${x.shape.at(-1)} values.`);
  }
  return engine().runKernel('TwinsetSegmentSpread', { x }, { starts: [...starts] });
}

/** `x` less its segment's largest element: the same softmax, and no overflow. */
function lowered(x: Tensor, starts: Starts): Tensor {
  return tf.sub(x, segmentSpread(stopGradient(segmentMax(x, starts)), starts));
}

/** Softmax inside each segment; [..., width]. */
export function segmentSoftmax<T extends Tensor>(x: T, starts: Starts): T {
  const softmax = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as Tensor]);
    const raised = tf.exp(lowered(x as Tensor, starts));
    return {
      value: tf.div(raised, segmentSpread(segmentSum(raised, starts), starts)),
      // Computed again from x, which can be differentiated again; the compiler finds it is the same.
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const y = segmentSoftmax(saved[0]!, starts);
        return tf.mul(y, tf.sub(dy, segmentSpread(segmentSum(tf.mul(dy, y), starts), starts)));
      },
    };
  });
  return softmax(x) as T;
}

/** Logarithm of the softmax inside each segment; [..., width]. */
export function segmentLogSoftmax<T extends Tensor>(x: T, starts: Starts): T {
  const logSoftmax = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as Tensor]);
    const low = lowered(x as Tensor, starts);
    const sums = tf.log(segmentSum(tf.exp(low), starts));
    return {
      value: tf.sub(low, segmentSpread(sums, starts)),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const y = segmentSoftmax(saved[0]!, starts);
        return tf.sub(dy, tf.mul(y, segmentSpread(segmentSum(dy, starts), starts)));
      },
    };
  });
  return logSoftmax(x) as T;
}

/** 1 at each segment's largest element (all of equals that stand first), 0 elsewhere; no gradient. */
export function segmentOneHot<T extends Tensor>(x: T, starts: Starts): T {
  const width = starts.at(-1)!;
  const places = Int32Array.from({ length: width }, (_, column) => {
    const segment = starts.findLastIndex((start) => start <= column);
    return column - starts[segment]!;
  });
  const best = segmentSpread(segmentArgMax(x, starts), starts);
  return tf.cast(tf.equal(best, tf.tensor1d(places, 'int32')), 'float32') as T;
}

/**
 * Gumbel-softmax (Jang et al., 2017; Maddison et al., 2017) inside each segment: softmax((x + g) / t).
 * @param isHard gives the one-hot choice, with the gradient of the soft one (straight-through)
 */
export function segmentGumbelSoftmax<T extends Tensor>(
  logits: T,
  starts: Starts,
  temperature: number,
  purpose: string,
  isHard = false,
): T {
  const noisy = tf.div(tf.add(logits, gumbel(logits.shape, purpose)), temperature);
  const soft = segmentSoftmax(noisy, starts);
  if (!isHard) return soft as T;
  const choose = tf.customGrad((y) => ({
    value: segmentOneHot(y as Tensor, starts),
    gradFunc: (dy: Tensor) => dy.clone(),
  }));
  return choose(soft) as T;
}
