/** A multilayer perceptron that tells classes apart. */
import * as tf from '@tensorflow/tfjs-core';
import { activation, dense, dropout, modelScope, sequence, training } from '../layers';
import { shuffledRows } from '../ops';
import { adam } from '../optimizers';
import type { Tensors, TestModel } from './model';
import type { LabelledTable } from './real-tables';
import { update } from './update';

export interface ClassifierShape {
  readonly batch: number;
  readonly hidden: number;
}

export function classifier(
  { rows, width, data, labels, classes }: LabelledTable,
  { batch, hidden }: ClassifierShape,
): TestModel {
  const scope = modelScope('classifier', 2);
  const net = sequence(
    dense(scope.within('first'), width, hidden),
    activation(tf.relu),
    dropout(scope, 0.2),
    dense(scope.within('second'), hidden, hidden),
    activation(tf.relu),
    dense(scope.within('last'), hidden, classes),
  );
  const optimizer = adam('classifier adam', net.variables, { learningRate: 2e-3 });
  const lossOf = (inputs: Tensors) => {
    const at = shuffledRows(rows, batch, 'classifier rows');
    const x = tf.gather(inputs['data']!, at);
    const labelled = tf.gather(inputs['labels']!, at) as tf.Tensor1D;
    const wanted = tf.oneHot(labelled, classes, 1, 0, 'float32');
    return (): tf.Scalar => {
      const chosen = tf.sum(tf.mul(tf.logSoftmax(net.apply(x, training)), wanted), 1);
      return tf.neg(tf.mean(chosen));
    };
  };
  return {
    name: 'classifier',
    example: {
      data: { shape: [rows, width], type: 'float32' },
      labels: { shape: [rows], type: 'int32' },
    },
    inputs: { data, labels },
    step: (inputs) => ({ loss: update(optimizer, lossOf(inputs)) }),
    losses: (inputs) => [{ name: 'loss', value: lossOf(inputs), variables: net.variables }],
    dispose: () => {
      scope.dispose();
      optimizer.dispose();
    },
  };
}
