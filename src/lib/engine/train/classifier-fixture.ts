/** A small network that uses most kinds of layers, as a training run; used by tests only. */
import * as tf from '@tensorflow/tfjs-core';
import { compileTogether, layers, ops, optimizers } from '../tensor';
import { programMeasure, type Programs, type TrainingRun } from '.';

const size = { rows: 40, batch: 8, places: 3, words: 7, width: 4, classes: 3 };

/** Words at three places, and a class that follows from them. */
export function classifierData() {
  const { rows, places, words, classes } = size;
  const tokens = Int32Array.from({ length: rows * places }, (_, i) => ((i * 71) % 97) % words);
  const labels = Int32Array.from({ length: rows }, (_, row) => {
    const [a = 0, b = 0, c = 0] = tokens.subarray(row * places);
    return (a + 2 * b + c) % classes;
  });
  return { tokens, labels };
}

function network(seed: number) {
  const { places, words, width, classes } = size;
  const scope = layers.modelScope('classifier', seed);
  const table = layers.embedding(scope.within('words'), words, width);
  const look = layers.attention(scope.within('look'), width, 2);
  const normed = layers.layerNorm(scope.within('norm'), width);
  const body = layers.sequence(
    layers.dense(scope.within('first'), places * width, 16),
    layers.activation((x) => layers.leakyRelu(x)),
    layers.batchNorm(scope.within('even'), 16),
    layers.dropout(scope.within('drop'), 0.2),
    layers.residual(
      layers.sequence(layers.dense(scope.within('second'), 16, 16), layers.activation(tf.tanh)),
    ),
    layers.residual(layers.dense(scope.within('third'), 16, 2), 'concat'),
    layers.dense(scope.within('out'), 18, classes),
  );
  const logits = (tokens: tf.Tensor, pass: layers.Pass) => {
    const seen = table.apply(tokens, pass) as tf.Tensor3D;
    const mixed = normed.apply(tf.add(seen, look.apply(seen)), pass);
    return body.apply(tf.reshape(mixed, [-1, places * width]), pass);
  };
  const variables = [table, look, normed, body].flatMap((layer) => [...layer.variables]);
  return { scope, variables, logits };
}

type Inputs = Readonly<Record<'tokens' | 'labels', tf.Tensor>>;

/** The steps and their variables; dispose of `scope` and `optimizer` when compiled. */
export function classifier(seed: number) {
  const { rows, batch, places, classes } = size;
  const { scope, variables, logits } = network(seed);
  const learningRate = optimizers.warmUp(3, optimizers.cosine(0.05, 200));
  const optimizer = optimizers.adamW('weights', variables, { learningRate, clipNorm: 1 });
  const lossOf = ({ tokens, labels }: Inputs, pass: layers.Pass) => {
    const wanted = tf.oneHot(labels as tf.Tensor1D, classes);
    const chosen = tf.sum(tf.mul(tf.logSoftmax(logits(tokens, pass)), wanted), -1);
    return tf.neg(tf.mean(chosen)) as tf.Scalar;
  };
  const train = ({ tokens, labels }: Inputs) => {
    const at = ops.shuffledRows(rows, batch, 'batch');
    const drawn = { tokens: tf.gather(tokens, at), labels: tf.gather(labels, at) };
    const loss = () => lossOf(drawn, layers.training);
    const { value, grads } = tf.variableGrads(loss, variables);
    optimizer.apply(grads);
    return { loss: value };
  };
  const validate = (inputs: Inputs) => ({ loss: lossOf(inputs, layers.inference) });
  const example = {
    tokens: { shape: [rows, places], type: 'int32' },
    labels: { shape: [rows], type: 'int32' },
  } as const;
  const dispose = () => {
    scope.dispose();
    optimizer.dispose();
  };
  return { train, validate, example, dispose };
}

async function compiled(target: 'wasm' | 'webgpu'): Promise<Programs> {
  const { train, validate, example, dispose } = classifier(3);
  const parts = { train: { step: train, example }, validate: { step: validate, example } };
  const programs = await compileTogether(parts, { name: 'classifier', target });
  dispose();
  return programs;
}

let forProcessor: Promise<Programs> | null = null;

/** 40 steps in epochs of five, judged every ten. */
export function classifierRun(change: Partial<TrainingRun> = {}): TrainingRun {
  const data = { ...classifierData() };
  return {
    seed: 3,
    compile: (kind) =>
      kind === 'webgpu' ? compiled('webgpu') : (forProcessor ??= compiled('wasm')),
    inputs: { train: data, validate: data },
    rowsPerStep: size.batch,
    stepsPerEpoch: size.rows / size.batch,
    epochs: 8,
    losses: ['loss'],
    measures: [programMeasure('validate', 'loss', { steps: 10 })],
    follow: { measure: 'validate', patience: null },
    ...change,
  };
}
