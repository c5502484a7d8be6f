/** Until ops/ is there: the same names and signatures by plain TensorFlow.js. */
import * as tf from '@tensorflow/tfjs-core';

type Starts = readonly number[];

export const uniform = (shape: number[], _purpose: string): tf.Tensor => tf.fill(shape, 0.4);
export const normal = (shape: number[], _purpose: string): tf.Tensor => tf.fill(shape, 0.3);
export const gumbel = (shape: number[], _purpose: string): tf.Tensor => tf.fill(shape, 0.2);
export const stepNumber = (): tf.Scalar => tf.scalar(0, 'int32');
export const shuffledRows = (_rows: number, count: number, _purpose: string): tf.Tensor1D =>
  tf.range(0, count, 1, 'int32');
export const declareGroup = (_name: string, _variables: readonly tf.Variable[]): void => undefined;

function bySegment(x: tf.Tensor, starts: Starts, fn: (part: tf.Tensor) => tf.Tensor): tf.Tensor {
  const sizes = starts.slice(1).map((end, i) => end - starts[i]!);
  return tf.concat(tf.split(x, sizes, -1).map(fn), -1);
}
export const segmentSoftmax = (x: tf.Tensor, starts: Starts): tf.Tensor =>
  bySegment(x, starts, (part) => tf.softmax(part));
export const segmentLogSoftmax = (x: tf.Tensor, starts: Starts): tf.Tensor =>
  bySegment(x, starts, (part) => tf.logSoftmax(part));
