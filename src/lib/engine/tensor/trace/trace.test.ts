import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { loweredKernels } from '../lower';

import { ctgan, smallShape } from '../testing';
import { rules, trace } from './index';

afterEach(() => tf.disposeVariables());

const vector = { x: { shape: [3], type: 'float32' } } as const;
const kernelsOf = (traced: ReturnType<typeof trace>) => traced.nodes.map(({ kernel }) => kernel);

it('knows exactly the kernels that can be lowered', () => {
  expect(Object.keys(rules).sort()).toEqual([...loweredKernels].sort());
});

describe('trace', () => {
  it('records kernels, constants, inputs and outputs', () => {
    const traced = trace('s', ({ x }) => ({ y: tf.add(x, [1, 2, 3]) }), vector);
    expect(traced).toEqual({
      name: 's',
      inputs: [{ name: 'x', value: 0 }],
      outputs: [{ name: 'y', value: 2 }],
      variables: [],
      values: [
        { shape: [3], type: 'float32', from: { kind: 'input', name: 'x' } },
        {
          shape: [3],
          type: 'float32',
          from: { kind: 'constant', values: Float32Array.of(1, 2, 3) },
        },
        { shape: [3], type: 'float32', from: { kind: 'kernel', node: 0 } },
      ],
      nodes: [{ kernel: 'Add', inputs: { a: 0, b: 1 }, attributes: {}, outputs: [2] }],
    });
  });

  it('traces a CTGAN step and leaves nothing behind', () => {
    const model = ctgan(smallShape);
    const before = { ...tf.memory() };
    const traced = trace(model.name, model.step, model.example);
    expect(tf.memory()).toEqual(before);
    expect(traced.nodes.length).toBeGreaterThan(500);
    expect(new Set(kernelsOf(traced)).size).toBeGreaterThan(25);
  });
});
