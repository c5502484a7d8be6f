/** The steps that a self-test runs: one that exercises most kinds of kernels, two that measure speed. */
import * as tf from '@tensorflow/tfjs-core';
import { bits, shuffledRows, uniform } from '../ops';
import type { Step } from '../trace';

export const shape = { rows: 256, width: 12, hidden: 24, classes: 5, batch: 64 } as const;
export const productSize = 512;
export const streamLength = 2 ** 20;

/** A step and the variables that it trains; they are disposed once it is compiled. */
export interface TestStep {
  readonly step: Step;
  readonly variables: readonly tf.Variable[];
}

/** A tiny classifier with dropout, layer norm, softmax, momentum and a batch drawn on the device. */
export function checkStep(): TestStep {
  const { rows, width, hidden, classes, batch } = shape;
  const weight = (name: string, size: [number, number]) =>
    tf.variable(tf.mul(tf.sub(pattern(size), 0.5), 0.6), true, `self-test/${name}`);
  const first = weight('first', [width, hidden]);
  const second = weight('second', [hidden, classes]);
  const speed = tf.variable(tf.zeros([width, hidden]), false, 'self-test/speed');
  const step: Step = ({ data, labels }) => {
    const at = shuffledRows(rows, batch, 'self-test rows');
    const x = tf.gather(data as tf.Tensor2D, at);
    const wanted = tf.oneHot(tf.gather(labels as tf.Tensor1D, at), classes);
    const isKept = tf.cast(
      tf.greater(uniform([batch, hidden], 'self-test dropout'), 0.2),
      'float32',
    );
    const loss = () => {
      const raw = tf.matMul<tf.Tensor2D>(x, first);
      const { mean, variance } = tf.moments(raw, 1, true);
      const even = tf.div(tf.sub(raw, mean), tf.sqrt(tf.add(variance, 1e-3)));
      const logits = tf.matMul(tf.mul(tf.tanh(even), isKept) as tf.Tensor2D, second);
      const chosen = tf.sum(tf.mul(tf.logSoftmax(logits), wanted), 1);
      return tf.neg(tf.mean(chosen)) as tf.Scalar;
    };
    const { value, grads } = tf.variableGrads(loss, [first, second]);
    const moved = tf.add(tf.mul(speed, 0.9), grads[first.name]!);
    speed.assign(moved);
    first.assign(tf.sub(first, tf.mul(moved, 0.1)) as tf.Tensor2D);
    second.assign(tf.sub(second, tf.mul(grads[second.name]!, 0.1)) as tf.Tensor2D);
    return { loss: value, words: bits([batch, 3], 'self-test words'), at };
  };
  return { step, variables: [first, second, speed] };
}

/** One square product a step; the result is the next step's operand, so that none can be left out. */
export function productStep(): TestStep {
  const side = productSize;
  const x = tf.variable(pattern([side, side]), false, 'self-test/x') as tf.Variable<tf.Rank.R2>;
  const w = tf.mul<tf.Tensor2D>(pattern([side, side]), 2 / side);
  const step = () => {
    const next: tf.Tensor2D = tf.matMul(x, w);
    x.assign(next);
    return { corner: tf.slice(next, [0, 0], [1, 1]) };
  };
  return { step, variables: [x] };
}

/** Reads and writes long arrays: twelve bytes move for each of `streamLength` elements. */
export function streamStep(): TestStep {
  const x = tf.variable(tf.ones([streamLength]), false, 'self-test/stream');
  const y = tf.variable(tf.ones([streamLength]), false, 'self-test/other');
  const step = () => {
    const next = tf.add(tf.mul(x, 0.5), y);
    x.assign(next);
    return { first: tf.slice(next, [0], [1]) };
  };
  return { step, variables: [x, y] };
}

/** Numbers in (0, 1) that repeat after a prime, the same everywhere. */
function pattern(size: [number, number]): tf.Tensor2D {
  const values = Float32Array.from({ length: size[0] * size[1] }, (_, i) => ((i * 71) % 997) / 997);
  return tf.tensor2d(values, size);
}
