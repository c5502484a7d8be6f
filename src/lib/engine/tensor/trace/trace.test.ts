import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../schema';
import { loweredKernels } from '../lower';
import { declareGroup, normal, shuffledRows, stepNumber } from '../ops';
import { ctgan, smallShape } from '../testing';
import { rules, trace, type Step, type Trace } from './index';

let before: tf.MemoryInfo;
beforeEach(() => {
  before = { ...tf.memory() };
});
afterEach(() => {
  tf.disposeVariables();
  expect(tf.memory()).toEqual(before);
  expect(tf.getBackend()).toBe('cpu');
});

const vector = { x: { shape: [3], type: 'float32' } } as const;
const kernelsOf = ({ nodes }: Trace) => nodes.map(({ kernel }) => kernel);
const valueOf = (traced: Trace, output: string) =>
  traced.values[traced.outputs.find(({ name }) => name === output)!.value]!;
const variable = (values: number[], name: string) =>
  tf.tidy(() => tf.variable(tf.tensor1d(values), true, name));

/** The fault of tracing `step`. */
function faultOf(step: Step<'x'>): Fault {
  try {
    trace('s', step, vector);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('The step was traced.');
}

describe('trace', () => {
  it('knows exactly the kernels that can be lowered', () => {
    expect(Object.keys(rules).sort()).toEqual([...loweredKernels].sort());
  });

  it('records kernels, constants, inputs and outputs', () => {
    const traced = trace('s', ({ x }) => ({ y: tf.add(x, [1, 2, 3]) }), vector);
    const type = 'float32';
    const values = Float32Array.of(1, 2, 3);
    expect(traced).toEqual({
      name: 's',
      inputs: [{ name: 'x', value: 0 }],
      outputs: [{ name: 'y', value: 2 }],
      variables: [],
      values: [
        { shape: [3], type, from: { kind: 'input', name: 'x' } },
        { shape: [3], type, from: { kind: 'constant', values } },
        { shape: [3], type, from: { kind: 'kernel', node: 0 } },
      ],
      nodes: [{ kernel: 'Add', inputs: { a: 0, b: 1 }, attributes: {}, outputs: [2] }],
    });
  });

  it('is the same for the same step', () => {
    const model = ctgan(smallShape);
    const first = trace(model.name, model.step, model.example);
    expect(trace(model.name, model.step, model.example)).toEqual(first);
    expect(new Set(kernelsOf(first)).size).toBeGreaterThan(25);
  });

  it('foretells the shapes that tfjs gives, whatever they are', () => {
    const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(shape, fc.nat(2), fc.boolean(), (size, place, isKept) => {
        const axis = place % size.length;
        const step: Step<'x'> = ({ x }) => ({
          sum: tf.sum(x, axis, isKept),
          largest: tf.argMax(x, axis),
          stacked: tf.stack([x, x], axis),
          joined: tf.concat([x, tf.neg(x)], axis),
          tiled: tf.tile(x, x.shape),
          parts: tf.split(x, [1, x.shape[axis]! - 1], axis)[1]!,
          taken: tf.gather(x, [[0, 0, 0]], axis),
          turned: tf.transpose(x),
          padded: tf.pad(
            x,
            x.shape.map((_, i): [number, number] => [i, 1]),
          ),
          few: tf.slice(x, 0, 1),
          every: tf.stridedSlice(x, [0], [x.shape[0]!], [2]),
          wide: tf.add(x, tf.ones([2, ...x.shape])),
          chosen: tf.where(tf.greater(x, 0), x, tf.zerosLike(x)),
          spread: tf.broadcastTo(x, [3, ...x.shape]),
          all: tf.all(tf.cast(x, 'bool')),
          hot: tf.oneHot(tf.cast(x, 'int32'), 5),
          last: tf.unstack(x, axis)[0]!,
          even: tf.softmax(x),
          some: tf.range(0, 7, axis + 1),
        });
        const traced = trace('s', step, { x: { shape: size, type: 'float32' } });
        const made = tf.tidy(() => {
          const outputs = Object.entries(step({ x: tf.ones(size) }));
          return outputs.map(([name, { shape, dtype }]) => ({ name, shape: shape.join(), dtype }));
        });
        for (const { name, shape, dtype } of made) {
          const value = valueOf(traced, name);
          expect([name, value.shape.join(), value.type]).toEqual([name, shape, dtype]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('takes tensors as examples, and gives constants their values', () => {
    const x = tf.tensor2d([[1], [2]], [2, 1], 'int32');
    const step: Step<'x'> = ({ x }) => ({
      y: tf.mul(x, tf.scalar(tf.tensor1d([3, 4]).dataSync()[1]!, 'int32')),
    });
    const traced = trace('s', step, { x });
    x.dispose();
    expect(traced.values[0]).toMatchObject({ shape: [2, 1], type: 'int32' });
    const four = traced.values[traced.nodes[0]!.inputs['b']!]!.from;
    expect(four).toEqual({ kind: 'constant', values: Int32Array.of(4) });
  });

  it('makes constants of captured tensors and leaves them where they are', () => {
    const captured = tf.tensor1d([4, 5, 6]);
    const traced = trace('s', ({ x }) => ({ y: tf.mul(x, captured) }), vector);
    expect(traced.values[1]!.from).toEqual({
      kind: 'constant',
      values: Float32Array.of(4, 5, 6),
    });
    expect([...captured.dataSync()]).toEqual([4, 5, 6]);
    captured.dispose();
  });

  it('records our own kernels', () => {
    const traced = trace(
      's',
      () => ({ z: normal([2, 2], 'noise'), rows: shuffledRows(9, 4, 'rows'), step: stepNumber() }),
      {},
    );
    expect(traced.nodes.map(({ kernel, attributes }) => [kernel, attributes])).toEqual([
      ['TwinsetRandom', { distribution: 'normal', purpose: 'noise', shape: [2, 2] }],
      ['TwinsetShuffle', { rows: 9, count: 4, purpose: 'rows' }],
      ['TwinsetStep', {}],
    ]);
  });
});

describe('variables', () => {
  it('are read as they were and followed when assigned', () => {
    const w = variable([1, 2, 3], 'w');
    const id = w.dataId;
    const step: Step<'x'> = ({ x }) => {
      w.assign(tf.add(w, x));
      const later = tf.neg(w);
      w.assign(tf.mul(w, 2));
      return { later };
    };
    const traced = trace('s', step, vector);
    const [traced0] = traced.variables;
    expect(traced0).toMatchObject({ name: 'w', shape: [3], type: 'float32', group: null });
    expect([...traced0!.initial]).toEqual([1, 2, 3]);
    expect(kernelsOf(traced)).toEqual(['Add', 'Neg', 'Multiply']);
    const [add, neg, double] = traced.nodes;
    expect(traced.values[add!.inputs['a']!]!.from).toEqual({ kind: 'variable', variable: 0 });
    expect(neg!.inputs['x']).toBe(add!.outputs[0]);
    expect(double!.inputs['a']).toBe(add!.outputs[0]);
    expect(traced0!.next).toBe(double!.outputs[0]);
    expect(w.dataId).toBe(id);
    expect([...w.dataSync()]).toEqual([1, 2, 3]);
  });

  it('that share their first contents are told apart', () => {
    const zeros = tf.zeros([2]);
    const a = tf.variable(zeros, true, 'a');
    const b = tf.variable(zeros, true, 'b');
    zeros.dispose();
    const traced = trace('s', () => ({ y: tf.sub(a, b) }), {});
    expect(traced.variables.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(traced.nodes[0]!.inputs).toEqual({ a: 0, b: 1 });
  });

  it('may swap, take an input, a captured tensor or one another as their next value', () => {
    const a = variable([1, 1, 1], 'a');
    const b = variable([2, 2, 2], 'b');
    const c = variable([3, 3, 3], 'c');
    const captured = tf.tensor1d([7, 8, 9]);
    const step: Step<'x'> = ({ x }) => {
      const old = a.clone();
      a.assign(b);
      b.assign(old);
      c.assign(captured);
      return { x };
    };
    const traced = trace('s', step, vector);
    const next = traced.variables.map(({ name, next }) => [name, traced.values[next!]!.from.kind]);
    expect(next).toEqual([
      ['a', 'variable'],
      ['b', 'kernel'],
      ['c', 'constant'],
    ]);
    expect([...captured.dataSync()]).toEqual([7, 8, 9]);
    captured.dispose();
  });

  it('come with their whole group', () => {
    const a = variable([1], 'a');
    const b = variable([2, 3], 'b');
    declareGroup('both', [b, a]);
    const traced = trace('s', () => ({ y: tf.neg(a) }), {});
    expect(traced.variables.map(({ name, group, next }) => [name, group, next])).toEqual([
      ['a', { name: 'both', place: 1 }, null],
      ['b', { name: 'both', place: 0 }, null],
    ]);
  });

  it('that a step leaves alone are not in the trace', () => {
    variable([1], 'idle');
    expect(trace('s', ({ x }) => ({ x }), vector).variables).toEqual([]);
  });
});

describe('refusals', () => {
  it('an unknown kernel is named', () => {
    const fault = faultOf(({ x }) => ({ y: tf.acosh(x) }));
    expect([fault.code, fault.detail]).toEqual([
      'trace-kernel-unknown',
      { kernel: 'Acosh', step: 's' },
    ]);
    const complex = faultOf(({ x }) => ({ y: tf.complex(x, x) }));
    expect(complex.code).toBe('trace-kernel-unknown');
  });

  it('a read is named by what made the tensor, however it is read', () => {
    const w = variable([1, 2, 3], 'w');
    const reads: [Step<'x'>, string][] = [
      [({ x }) => ({ y: tf.scalar(tf.exp(x).dataSync()[0]!) }), 'Exp'],
      [({ x }) => ({ y: tf.tensor(x.arraySync()) }), 'the input "x"'],
      [({ x }) => ({ x, y: tf.tensor(w.dataSync()) }), 'a variable'],
      [({ x }) => ({ x, y: tf.scalar(x.toString().length) }), 'the input "x"'],
    ];
    for (const [step, op] of reads) {
      const fault = faultOf(step);
      expect([fault.code, fault.detail]).toEqual(['trace-read', { op, step: 's' }]);
    }
  });

  it('an asynchronous read or step is refused', () => {
    const late: Step<'x'> = ({ x }) => {
      x.data().catch(() => undefined);
      return { x };
    };
    expect(faultOf(late).detail).toEqual({ op: 'the input "x"', step: 's' });
    const asynchronous = (async ({ x }: { x: tf.Tensor }) => {
      await Promise.resolve();
      return { x: tf.neg(x) };
    }) as unknown as Step<'x'>;
    expect(faultOf(asynchronous)).toMatchObject({ code: 'trace-read', detail: { op: 'an await' } });
  });

  it('a fault counts also when the step catches it', () => {
    const careless: Step<'x'> = ({ x }) => {
      try {
        x.dataSync();
      } catch {
        return { x };
      }
      return { x: tf.neg(x) };
    };
    expect(faultOf(careless).code).toBe('trace-read');
  });

  it('a variable made inside is refused and removed', () => {
    const fault = faultOf(({ x }) => ({ y: tf.add(x, tf.variable(tf.ones([3]), true, 'inner')) }));
    expect([fault.code, fault.detail]).toEqual([
      'trace-variable',
      { variable: 'inner', step: 's' },
    ]);
    expect(Object.keys(tf.engine().registeredVariables)).toEqual([]);
  });

  it('a tensor that was disposed of is refused', () => {
    const gone = tf.tensor1d([1, 2, 3]);
    gone.dispose();
    expect(() => trace('s', ({ x }) => ({ y: tf.add(x, gone) }), vector)).toThrow('disposed');
    let kept: tf.Tensor | null = null;
    trace('s', ({ x }) => ({ y: (kept = tf.keep(tf.neg(x))) }), vector);
    expect(() => trace('s', ({ x }) => ({ y: tf.add(x, kept!) }), vector)).toThrow('disposed');
  });

  it('what is not a tensor is no output', () => {
    expect(() => trace('s', () => ({ y: 3 as unknown as tf.Tensor }), vector)).toThrow(
      'not a tensor',
    );
    expect(() => trace('s', () => undefined as never, vector)).toThrow('not a tensor');
  });

  it('a step that throws leaves nothing behind', () => {
    const w = variable([1, 2, 3], 'w');
    const id = w.dataId;
    const step: Step<'x'> = ({ x }) => {
      w.assign(tf.mul(w, x));
      tf.keep(tf.ones([7]));
      tf.variableGrads(() => {
        const y = tf.sum(tf.tanh(tf.mul(w, x))) as tf.Scalar;
        if (y.shape.length === 0) throw new RangeError('halfway');
        return y;
      });
      return { x };
    };
    const now = { ...tf.memory() };
    expect(() => trace('s', step, vector)).toThrow('halfway');
    expect(tf.memory()).toEqual(now);
    expect(w.dataId).toBe(id);
    expect([...w.dataSync()]).toEqual([1, 2, 3]);
    expect(kernelsOf(trace('s', ({ x }) => ({ y: tf.neg(x) }), vector))).toEqual(['Neg']);
  });

  it('a trace inside a trace is refused', () => {
    const inner: Step<'x'> = ({ x }) => {
      trace('inner', ({ x }) => ({ x }), vector);
      return { x };
    };
    expect(() => trace('s', inner, vector)).toThrow('traced already');
  });
});
