/** Whole training steps, lowered and simplified, against the same steps run eagerly by TensorFlow.js. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { evaluate, type Graph, type TensorValues } from '../graph';
import { withStep } from '../ops';
import { simplify } from '../simplify';
import { adultShape, ctgan, inputTensors, smallModels, type TestModel } from '../testing';
import { trace } from '../trace';
import { initialStates, lower, stateLayout } from '.';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => tf.disposeVariables());

const [seed, steps] = [11, 2];

/** Runs the steps on tfjs' CPU backend; outputs of the last one, and all variables after it. */
function runEagerly(model: TestModel) {
  const inputs = inputTensors(model);
  let outputs: Record<string, TensorValues> = {};
  for (let step = 0; step < steps; step++) {
    const made = withStep(seed, step, () => tf.tidy(() => model.step(inputs)));
    outputs = Object.fromEntries(
      Object.entries(made).map(([name, tensor]) => [
        name,
        tensor.dataSync().slice() as TensorValues,
      ]),
    );
    tf.dispose(made);
  }
  tf.dispose(inputs);
  const variables = Object.values(tf.engine().registeredVariables);
  const after = new Map(variables.map((each) => [each.name, each.dataSync().slice()]));
  return { outputs, after };
}

function runGraph(graph: Graph, model: TestModel, states: readonly TensorValues[]) {
  let now = { outputs: {} as Readonly<Record<string, TensorValues>>, states };
  for (let step = 0; step < steps; step++) {
    now = evaluate(graph, { inputs: model.inputs, states: now.states, seed, step });
  }
  return now;
}

/** Adam divides by the root of a gradient's square, so that a last digit can grow where it is near 0. */
function expectNear(found: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  expect(found.length, what).toBe(expected.length);
  const scale = Math.max(1e-3, ...Array.from(expected, Math.abs));
  let furthest = 0;
  for (let i = 0; i < found.length; i++) {
    furthest = Math.max(furthest, Math.abs(found[i]! - expected[i]!));
  }
  expect(furthest / scale, what).toBeLessThan(1e-3);
}

describe.each(smallModels())('$name', ({ make }) => {
  it('computes what eager TensorFlow.js computes, before and after simplification', () => {
    const model = make();
    const traced = trace(model.name, model.step, model.example);
    const layout = stateLayout([traced]);
    const lowered = lower(traced, layout);
    const initial = initialStates(layout, [traced]);
    const { outputs, after } = runEagerly(model);
    for (const graph of [lowered, simplify(lowered)]) {
      const found = runGraph(graph, model, initial);
      for (const [name, values] of Object.entries(outputs)) {
        expectNear(found.outputs[name]!, values, name);
      }
      layout.forEach(({ members }, i) => {
        for (const { variable, offset } of members) {
          const expected = after.get(variable)!;
          const own = found.states[i]!.subarray(offset, offset + expected.length);
          expectNear(own, expected, variable);
        }
      });
    }
  });
});

it('the full CTGAN step: 44 products become 28, 1.9 GFLOP become 1.5', () => {
  const model = ctgan(adultShape);
  const traced = trace(model.name, model.step, model.example);
  const lowered = lower(traced, stateLayout([traced]));
  const productsOf = (graph: Graph) =>
    graph.nodes.flatMap((node) => {
      if (node.op !== 'product') return [];
      const left = graph.nodes[node.left]!.shape;
      const depth = left.at(node.transposeLeft ? -2 : -1)!;
      return [2 * depth * node.shape.reduce((size, length) => size * length, 1)];
    });
  const gigaflop = (products: number[]) => products.reduce((sum, flop) => sum + flop, 0) / 1e9;
  const [before, after] = [lowered, simplify(lowered)].map(productsOf) as [number[], number[]];
  expect([before.length, after.length]).toEqual([44, 28]);
  expect(gigaflop(before)).toBeCloseTo(1.88, 2);
  expect(gigaflop(after)).toBeLessThan(1.52);
});
