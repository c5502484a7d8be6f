/** Gradients of every model's losses, the second derivatives of gradient penalties included. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { stream } from '../../random';
import { withStep } from '../ops';
import { smallModels } from './small-models';
import { inputTensors, type Loss } from './model';

const seed = 5;
const reach = 2e-3;

/** Loss on the line through the variables in a direction, at `distance`. */
function along({ value, variables }: Loss, directions: readonly tf.Tensor[], distance: number) {
  const kept = variables.map((variable) => variable.clone());
  variables.forEach((variable, i) =>
    variable.assign(tf.add(variable, tf.mul(directions[i]!, distance))),
  );
  const result = withStep(seed, 0, value).dataSync()[0]!;
  variables.forEach((variable, i) => variable.assign(kept[i]!));
  return result;
}

function randomDirections({ variables }: Loss, name: string): tf.Tensor[] {
  return variables.map(({ shape, size }, i) => {
    const values = new Float32Array(size);
    stream(seed, `${name} ${i}`).fillNormal(values, 0, 1, size);
    return tf.tensor(values, shape);
  });
}

const inner = (a: readonly tf.Tensor[], b: readonly tf.Tensor[]) =>
  a.reduce((sum, each, i) => sum + tf.sum(tf.mul(each, b[i]!)).dataSync()[0]!, 0);

describe.each(smallModels())('$name', ({ make }) => {
  it('gradients equal finite differences along themselves and along a random direction', () => {
    const model = make();
    const inputs = inputTensors(model);
    tf.tidy(() => {
      for (const loss of withStep(seed, 0, () => model.losses(inputs))) {
        const { grads } = withStep(seed, 0, () =>
          tf.variableGrads(loss.value, [...loss.variables]),
        );
        const gradient = loss.variables.map(({ name }) => grads[name]!);
        const length = Math.sqrt(inner(gradient, gradient));
        const random = randomDirections(loss, loss.name);
        const randomLength = Math.sqrt(inner(random, random));
        for (const [directions, scale] of [
          [gradient, 1 / length],
          [random, 1 / randomLength],
        ] as const) {
          const unit = directions.map((each) => tf.mul(each, scale));
          const expected = inner(gradient, unit);
          const found = (along(loss, unit, reach) - along(loss, unit, -reach)) / (2 * reach);
          // Float32 losses differ by 1e-7 of themselves, and relus have corners.
          expect(Math.abs(found - expected), loss.name).toBeLessThan(0.01 * length + 1e-3);
        }
      }
    });
    tf.dispose(inputs);
    model.dispose();
  });
});
