/**
 * Stepwise expectation-maximisation (Cappé and Moulines, "Online EM algorithm for latent data models",
 * 2009) as one step of the compiler. An upward pass gives each hidden state's message, a downward pass its
 * posterior; both are written out, which takes three products an edge and no gradients.
 */
import * as tf from '@tensorflow/tfjs-core';
import { type layers, ops } from '../../tensor';
import { emitName, moveName, rootName } from './circuit';
import type { Structure } from './structure';

export interface Learning {
  /** Rows to train on; `codes` holds them first, then those for validation. */
  readonly rows: number;
  readonly validRows: number;
  readonly batch: number;
  readonly validBatch: number;
  readonly stepsPerEpoch: number;
  /** Weight of the first batch, and what it is multiplied by every epoch. */
  readonly rate: number;
  readonly decay: number;
  /** Imagined rows from the marginal, in each row of each table. */
  readonly smoothing: number;
}

export interface Parameters {
  readonly root: tf.Variable;
  /** By hidden state: [states of the parent, states]; null for the root. */
  readonly moves: readonly (tf.Variable | null)[];
  /** By emission: [cells, states]. */
  readonly emits: readonly tf.Variable[];
}

/** Shares at random around even ones: rows of `[rows, width]` or, transposed, columns of it. */
function spread(values: Float32Array, groups: number, stride: number, next: number): Float32Array {
  const width = values.length / groups;
  for (let group = 0; group < groups; group++) {
    let total = 0;
    for (let i = 0; i < width; i++) total += values[group * next + i * stride] as number;
    for (let i = 0; i < width; i++) {
      const at = group * next + i * stride;
      values[at] = (values[at] as number) / total;
    }
  }
  return values;
}

/** @param marginals of each emission's cells */
export function firstParameters(
  scope: layers.Scope,
  { hidden, emissions }: Structure,
  marginals: readonly Float64Array[],
): Parameters {
  const states = (at: number): number => hidden[at]?.states as number;
  return {
    root: scope.variable(rootName, [states(0)], ([size = 1]) =>
      new Float32Array(size).fill(1 / size),
    ),
    moves: hidden.map(({ parent }, at) =>
      parent === null
        ? null
        : scope.variable(
            moveName(at),
            [states(parent), states(at)],
            ([above = 1, below = 1], random) => {
              const values = new Float32Array(above * below);
              random.fillUniform(values, 0, above, below);
              // Near the identity: a state is first of all the state of its parent.
              for (let i = 0; i < above; i++) {
                const at = i * below + (i % below);
                values[at] = (values[at] as number) + below;
              }
              return spread(values, above, 1, below);
            },
          ),
    ),
    emits: emissions.map(({ column, hidden: at }, i) =>
      scope.variable(
        emitName(column),
        [(marginals[i] as Float64Array).length, states(at)],
        (shape, random) => {
          const [cells = 1, width = 1] = shape;
          const values = new Float32Array(cells * width);
          random.fillUniform(values, 0, cells, width);
          values.forEach((value, k) => {
            values[k] =
              (value + 0.05) * ((marginals[i] as Float64Array)[Math.floor(k / width)] as number);
          });
          return spread(values, width, width, 1);
        },
      ),
    ),
  };
}

type Inputs = Readonly<Record<'codes', tf.Tensor>>;

interface Upward {
  /** By hidden state, [batch, states], largest 1: likelihood of what lies below it. */
  readonly below: readonly tf.Tensor2D[];
  /** By hidden state, [batch, states of the parent]: the message to it. */
  readonly messages: readonly (tf.Tensor2D | null)[];
  /** [batch, states] */
  readonly atRoot: tf.Tensor2D;
  /** [batch, 1] */
  readonly total: tf.Tensor;
  /** [batch]: log-likelihood of each row. */
  readonly logs: tf.Tensor;
}

/** @param columns codes of each emission, [batch] each */
export function upward(
  { hidden, emissions }: Structure,
  { root, moves, emits }: Parameters,
  columns: readonly tf.Tensor1D[],
): Upward {
  const factors: tf.Tensor2D[][] = hidden.map(() => []);
  emissions.forEach(({ hidden: at }, i) =>
    factors[at]?.push(tf.gather(emits[i] as tf.Variable, columns[i] as tf.Tensor1D) as tf.Tensor2D),
  );
  const below: tf.Tensor2D[] = [];
  const messages: (tf.Tensor2D | null)[] = hidden.map(() => null);
  const scales: tf.Tensor[] = [];
  for (let at = hidden.length - 1; at >= 0; at--) {
    const product = (factors[at] as tf.Tensor2D[]).reduce((a, b) => tf.mul<tf.Tensor2D>(a, b));
    const scale = tf.max(product, 1, true);
    scales.push(scale);
    below[at] = tf.div<tf.Tensor2D>(product, scale);
    const move = moves[at];
    const parent = hidden[at]?.parent ?? null;
    if (!move || parent === null) continue;
    const message: tf.Tensor2D = tf.matMul(
      below[at] as tf.Tensor2D,
      move as unknown as tf.Tensor2D,
      false,
      true,
    );
    messages[at] = message;
    factors[parent]?.push(message);
  }
  const atRoot = tf.mul(below[0] as tf.Tensor2D, root) as tf.Tensor2D;
  const total = tf.sum(atRoot, 1, true);
  const logs = [total, ...scales].map((scale) => tf.log(scale)).reduce((a, b) => tf.add(a, b));
  return { below, messages, atRoot, total, logs: tf.reshape(logs, [-1]) };
}

/** A share of the way to what the batch says. */
function moveTo(
  variable: tf.Variable,
  counts: tf.Tensor,
  axis: 0 | 1,
  prior: tf.Tensor,
  rate: tf.Tensor,
  { smoothing, stepsPerEpoch }: Learning,
): void {
  const seen = tf.sum(counts, axis, true);
  const imagined = smoothing / stepsPerEpoch;
  const target = tf.div(tf.add(counts, tf.mul(prior, imagined)), tf.add(seen, imagined));
  variable.assign(tf.add(variable, tf.mul(rate, tf.sub(target, variable))) as tf.Tensor);
}

/** One batch: expected counts, and the parameters a step towards them. */
export function trainStep(
  structure: Structure,
  parameters: Parameters,
  marginals: readonly Float64Array[],
  learning: Learning,
) {
  const { hidden, emissions } = structure;
  const { rows, batch, stepsPerEpoch, rate: first, decay } = learning;
  return ({ codes }: Inputs) => {
    const at = ops.shuffledRows(rows, batch, 'batch');
    const columns = columnsOf(codes, at, emissions.length);
    const { below, messages, atRoot, total, logs } = upward(structure, parameters, columns);
    const epoch = tf.floor(tf.div(tf.cast(ops.stepNumber(), 'float32'), stepsPerEpoch));
    const rate = tf.mul(tf.pow(tf.scalar(decay), epoch), first);
    const posteriors: tf.Tensor2D[] = [tf.div(atRoot, total)];
    hidden.forEach(({ parent }, h) => {
      const move = parameters.moves[h];
      if (parent === null || !move) return;
      const ratio = tf.div(posteriors[parent] as tf.Tensor2D, messages[h] as tf.Tensor2D);
      const up = below[h] as tf.Tensor2D;
      posteriors[h] = tf.mul(up, tf.matMul(ratio, move as unknown as tf.Tensor2D));
    });
    hidden.forEach(({ parent }, h) => {
      const move = parameters.moves[h];
      if (parent === null || !move) return;
      const ratio = tf.div(posteriors[parent] as tf.Tensor2D, messages[h] as tf.Tensor2D);
      const counts = tf.mul(move, tf.matMul(ratio, below[h] as tf.Tensor2D, true));
      const prior = tf.mean(posteriors[h] as tf.Tensor2D, 0, true);
      moveTo(move, counts, 1, prior, rate, learning);
    });
    emissions.forEach(({ hidden: h }, i) => {
      const marginal = marginals[i] as Float64Array;
      const counts = tf.unsortedSegmentSum(
        posteriors[h] as tf.Tensor2D,
        columns[i] as tf.Tensor1D,
        marginal.length,
      );
      const prior = tf.tensor2d(Float32Array.from(marginal), [marginal.length, 1]);
      moveTo(parameters.emits[i] as tf.Variable, counts, 0, prior, rate, learning);
    });
    const { root } = parameters;
    const towards = tf.mean(posteriors[0] as tf.Tensor2D, 0);
    root.assign(tf.add(root, tf.mul(rate, tf.sub(towards, root))) as tf.Tensor1D);
    return { loss: tf.neg(tf.mean(logs)) };
  };
}

/** Mean log-likelihood of a batch of the rows for validation, negated. */
export function validateStep(
  structure: Structure,
  parameters: Parameters,
  { rows, validRows, validBatch }: Learning,
) {
  return ({ codes }: Inputs) => {
    const at = tf.add(
      ops.shuffledRows(validRows, validBatch, 'validation'),
      tf.scalar(rows, 'int32'),
    );
    const columns = columnsOf(codes, at as tf.Tensor1D, structure.emissions.length);
    return { loss: tf.neg(tf.mean(upward(structure, parameters, columns).logs)) };
  };
}

function columnsOf(codes: tf.Tensor, rows: tf.Tensor1D, count: number): tf.Tensor1D[] {
  const batch = tf.gather(codes, rows) as tf.Tensor2D;
  return Array.from({ length: count }, (_, i) =>
    tf.reshape(tf.slice(batch, [0, i], [-1, 1]), [-1]),
  ) as tf.Tensor1D[];
}
