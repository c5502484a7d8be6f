/** How many kernels well-known pieces of a model take, and that each still gives what its graph gives. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../random';
import { evaluate, GraphBuilder, sizeOf, type NodeId, type Shape } from '../graph';
import { buildProgram, type Target } from '../plan';
import { validate, type Kernel } from '../program';
import { runProgram } from '../testing';

type Build = (b: GraphBuilder) => void;

/** Values in ±1 for everything that a graph reads. */
function settingOf(graph: ReturnType<GraphBuilder['finish']>) {
  const draws = stream(7, 'values');
  let at = 0;
  const values = (shape: Shape) =>
    Float32Array.from({ length: sizeOf(shape) }, () => 2 * draws.uniform(at++) - 1);
  return {
    inputs: Object.fromEntries(graph.inputs.map(({ name, shape }) => [name, values(shape)])),
    states: graph.states.map(({ shape }) => values(shape)),
    seed: 3,
    step: 5,
  };
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(found[i]).toBeCloseTo(expected[i]!, 4);
}

/** The kernels that a graph becomes; its results are compared with the graph's on the way. */
function kernelsOf(build: Build, target: Target = 'wasm'): readonly Kernel[] {
  const b = new GraphBuilder();
  build(b);
  const graph = b.finish();
  const program = buildProgram('rule', graph, target);
  expect(validate(program)).toEqual([]);
  const setting = settingOf(graph);
  const [found, expected] = [runProgram(program, graph, setting), evaluate(graph, setting)];
  for (const [name, values] of Object.entries(expected.outputs))
    expectClose(found.outputs[name]!, values);
  expected.states.forEach((values, i) => expectClose(found.states[i]!, values));
  return program.kernels;
}
const kinds = (kernels: readonly Kernel[]) => kernels.map(({ kind }) => kind).join(' ');

/** A reduction that keeps its axes, as tfjs' keepDims. */
function kept(b: GraphBuilder, fn: 'sum' | 'max', x: NodeId, axis: number): NodeId {
  const shape = b.shapeOf(x).map((length, at) => (at === axis ? 1 : length));
  return b.reshape(b.reduce(fn, x, [axis]), shape);
}
function mean(b: GraphBuilder, x: NodeId, axis: number): NodeId {
  return b.pointwise('div', kept(b, 'sum', x, axis), b.fill(b.shapeOf(x)[axis]!));
}
function normalised(b: GraphBuilder, x: NodeId, axis: number) {
  const middle = mean(b, x, axis);
  const off = b.pointwise('sub', x, middle);
  const variance = mean(b, b.pointwise('mul', off, off), axis);
  const scale = b.pointwise('rsqrt', b.pointwise('add', variance, b.fill(1e-5)));
  return { middle, variance, value: b.pointwise('mul', off, scale) };
}
function softmax(b: GraphBuilder, x: NodeId, axis: number): NodeId {
  const powers = b.pointwise('exp', b.pointwise('sub', x, kept(b, 'max', x, axis)));
  return b.pointwise('div', powers, kept(b, 'sum', powers, axis));
}
const relu = (b: GraphBuilder, x: NodeId) => b.pointwise('max', x, b.fill(0));
function dense(b: GraphBuilder, x: NodeId, name: string, width: number): NodeId {
  const weights = b.state(`${name} weights`, [b.shapeOf(x).at(-1)!, width]);
  return b.pointwise('add', b.product(x, weights), b.state(`${name} bias`, [width]));
}

const starts = [0, 3, 4, 9];

/** Pieces that have to be a single kernel of a kind. */
const single: Readonly<Record<string, readonly [Kernel['kind'], Build]>> = {
  'an element-wise chain with broadcasting, slice, pad, transpose and reversal': [
    'loop',
    (b) => {
      const x = b.input('x', [6, 4]);
      const turned = b.slice(b.transpose(x, [1, 0]), [3, 1], [4, 5], [-1, 1]);
      const padded = b.pad(turned, [5, 7], [1, 0], 0.5);
      const row = b.input('row', [7]);
      b.output('y', b.pointwise('tanh', b.pointwise('mul', padded, row)));
    },
  ],
  softmax: ['loop', (b) => b.output('y', softmax(b, b.input('x', [5, 9]), 1))],
  'softmax over columns': ['loop', (b) => b.output('y', softmax(b, b.input('x', [5, 9]), 0))],
  'log-softmax': [
    'loop',
    (b) => {
      const x = b.input('x', [5, 9]);
      const low = b.pointwise('sub', x, kept(b, 'max', x, 1));
      const sum = kept(b, 'sum', b.pointwise('exp', low), 1);
      b.output('y', b.pointwise('sub', low, b.pointwise('log', sum)));
    },
  ],
  'layer norm': [
    'loop',
    (b) => {
      const { value } = normalised(b, b.input('x', [6, 8]), 1);
      const scaled = b.pointwise('mul', value, b.state('scale', [8]));
      b.output('y', b.pointwise('add', scaled, b.state('shift', [8])));
    },
  ],
  'batch norm in training, with running statistics and relu': [
    'loop',
    (b) => {
      const { middle, variance, value } = normalised(b, b.input('x', [6, 8]), 0);
      for (const [state, [name, now]] of Object.entries({
        mean: middle,
        var: variance,
      }).entries()) {
        const old = b.state(name, [8]);
        const change = b.pointwise('sub', b.reshape(now, [8]), old);
        b.assign(state, b.pointwise('add', old, b.pointwise('mul', change, b.fill(0.1))));
      }
      b.output('y', relu(b, b.pointwise('mul', value, b.state('scale', [8]))));
    },
  ],
  'softmax of segments with Gumbel noise': [
    'loop',
    (b) => {
      const x = b.input('x', [5, 9]);
      const noisy = b.pointwise('add', x, b.random('gumbel', 'noise', [5, 9]));
      const spread = (fn: 'sum' | 'max', of: NodeId) =>
        b.segmentSpread(b.segmentReduce(fn, of, starts), starts);
      const powers = b.pointwise('exp', b.pointwise('sub', noisy, spread('max', noisy)));
      b.output('y', b.pointwise('div', powers, spread('sum', powers)));
    },
  ],
  'several reductions and results over one domain': [
    'loop',
    (b) => {
      const x = b.input('x', [6, 8]);
      const squares = b.pointwise('mul', x, x);
      b.output('sum', b.reduce('sum', x, [1]));
      b.output('norm', b.pointwise('sqrt', b.reduce('sum', squares, [1])));
      b.output('top', b.reduce('argmax', x, [1]));
      b.output('squares', squares);
    },
  ],
  'a dense layer with bias, relu, its mask and dropout': [
    'product',
    (b) => {
      const y = dense(b, b.input('x', [6, 5]), 'layer', 8);
      const isKept = b.pointwise('less', b.random('uniform', 'drop', [6, 8]), b.fill(0.5));
      b.output('y', b.pointwise('mul', relu(b, y), b.cast(isKept, 'f32')));
      b.output('mask', b.pointwise('greater', y, b.fill(0)));
    },
  ],
  'a product of views: slices, transposes, another shape': [
    'product',
    (b) => {
      const flat = b.state('all', [100]);
      const weights = b.reshape(b.slice(flat, [7], [40]), [8, 5]);
      const x = b.transpose(b.slice(b.input('x', [9, 4]), [2, 1], [5, 3]), [1, 0]);
      b.output('y', b.product(x, weights, { transposeRight: true }));
    },
  ],
  'Adam over a group': [
    'loop',
    (b) => {
      const [p, m, v] = ['p', 'm', 'v'].map((name) => b.state(name, [50])) as [
        number,
        number,
        number,
      ];
      const g = b.input('gradient', [50]);
      const mixed = (old: NodeId, next: NodeId, beta: number) =>
        b.pointwise(
          'add',
          b.pointwise('mul', old, b.fill(beta)),
          b.pointwise('mul', next, b.fill(1 - beta)),
        );
      const count = b.pointwise('add', b.cast(b.step(), 'f32'), b.fill(1));
      const unbiased = (x: NodeId, beta: number) =>
        b.pointwise(
          'div',
          x,
          b.pointwise('sub', b.fill(1), b.pointwise('pow', b.fill(beta), count)),
        );
      const first = mixed(m, g, 0.9);
      const second = mixed(v, b.pointwise('mul', g, g), 0.99);
      const root = b.pointwise('sqrt', b.pointwise('abs', unbiased(second, 0.99)));
      const change = b.pointwise(
        'div',
        unbiased(first, 0.9),
        b.pointwise('add', root, b.fill(1e-8)),
      );
      b.assign(0, b.pointwise('sub', p, b.pointwise('mul', change, b.fill(0.01))));
      b.assign(1, first);
      b.assign(2, second);
    },
  ],
};

describe('one kernel', () => {
  it.each(Object.entries(single))('%s', (_, [kind, build]) => {
    expect(kinds(kernelsOf(build))).toBe(kind);
    expect(kinds(kernelsOf(build, 'webgpu'))).toBe(kind);
  });
});

describe('several kernels', () => {
  it('takes two products for a layer upon a layer', () => {
    const kernels = kernelsOf((b) => {
      const first = relu(b, dense(b, b.input('x', [6, 5]), 'first', 8));
      b.output('y', dense(b, first, 'second', 3));
    });
    expect(kinds(kernels)).toBe('product product');
  });

  it('has gradients of layers written into one flat gradient, without copies', () => {
    const kernels = kernelsOf((b) => {
      const [x, dy] = [b.input('x', [6, 5]), b.input('dy', [6, 4])];
      const flat = b.concat(
        [b.reshape(b.product(x, dy, { transposeLeft: true }), [20]), b.reduce('sum', dy, [0])],
        0,
      );
      const p = b.state('p', [24]);
      b.assign(0, b.pointwise('sub', p, b.pointwise('mul', flat, b.fill(0.1))));
    });
    expect(kernels).toHaveLength(3);
  });

  it('puts the parts of a concatenation along columns where they belong', () => {
    const kernels = kernelsOf((b) => {
      const x = b.input('x', [6, 5]);
      const both = b.concat([relu(b, dense(b, x, 'first', 8)), x], 1);
      b.output('y', dense(b, both, 'second', 3));
    });
    // The copy of x is the third.
    expect(kernels).toHaveLength(3);
  });

  it.each([
    ['sum', 330, 101],
    ['max', 1, 40_000],
  ] as const)('takes the %s of %d×%d in pieces on a graphics card', (fn, rows, columns) => {
    const build: Build = (b) => {
      const x = b.pointwise('tanh', b.input('x', [rows, columns]));
      b.output('all', b.reduce(fn, b.pointwise('mul', x, b.fill(0.01)), [0, 1]));
    };
    expect(kinds(kernelsOf(build, 'webgpu'))).toBe('loop loop');
    expect(kinds(kernelsOf(build, 'wasm'))).toBe('loop');
  });

  it('keeps reductions that depend on each other over different axes apart', () => {
    const kernels = kernelsOf((b) => {
      const x = b.input('x', [6, 5]);
      b.output('y', b.reduce('sum', b.pointwise('exp', b.reduce('sum', x, [1])), [0]));
    });
    expect(kinds(kernels)).toBe('loop loop');
  });

  it('never joins kernels around a third that stands between them', () => {
    const kernels = kernelsOf((b) => {
      const x = b.input('x', [6, 6]);
      const powers = b.pointwise('exp', x);
      const between = b.product(powers, powers);
      b.output('y', b.pointwise('add', b.pointwise('tanh', powers), softmax(b, between, 0)));
      b.output('z', powers);
    });
    expect(kinds(kernels)).toBe('loop product loop');
  });
});
