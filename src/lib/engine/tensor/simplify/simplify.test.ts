/** Simplified graphs compute what they computed before, and are as small as they are said to be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GraphBuilder,
  evaluate,
  sizeOf,
  type Graph,
  type GraphNode,
  type NodeId,
  type PointwiseFunction,
  type Shape,
} from '../graph';
import { simplify } from '.';

type Choose = (count: number) => number;
type Grow = (b: GraphBuilder, x: NodeId, y: NodeId, choose: Choose) => NodeId;

const unary: PointwiseFunction[] = ['neg', 'abs', 'sigmoid', 'tanh', 'sign', 'sqrt', 'floor'];
const binary: PointwiseFunction[] = ['add', 'sub', 'mul', 'min', 'max', 'div'];
const constants = [0, 1, -1, 2, 0.5, 3];

/** What is not finite stays so through any rule, except where it was only multiplied by zeros. */
const finite = (b: GraphBuilder, x: NodeId): NodeId =>
  b.pointwise('select', b.pointwise('less', b.pointwise('abs', x), b.fill(1e4)), x, b.fill(1));

/** Ways to make a node of f32 from two others; x is any node, y one of the same shape where there is one. */
const growths: Grow[] = [
  (b, x, _, choose) => b.pointwise(unary[choose(unary.length)]!, x),
  (b, x, y, choose) => b.pointwise(binary[choose(binary.length)]!, x, y),
  (b, x, _, choose) =>
    b.pointwise(binary[choose(binary.length)]!, x, b.fill(constants[choose(6)]!)),
  (b, x, _, choose) =>
    b.pointwise(binary[choose(5)]!, b.fill(constants[choose(6)]!, b.shapeOf(x)), x),
  (b, x, _, choose) => b.pointwise('pow', b.pointwise('abs', x), b.fill([0, 0.5, 1, 2, 3][choose(5)]!)), // prettier-ignore
  (b, x, y, choose) =>
    b.pointwise('select', b.pointwise('less', x, b.fill(constants[choose(6)]!)), x, y),
  (b, x, y, choose) => {
    const claim = b.pointwise('greater', x, y);
    const other = choose(2) === 0 ? b.pointwise('not', claim) : b.fill(choose(2), b.shapeOf(x), 'bool'); // prettier-ignore
    const both = b.pointwise(choose(2) === 0 ? 'and' : 'or', claim, other);
    return b.cast(b.cast(b.cast(both, 'i32'), 'bool'), 'f32');
  },
  (b, x, _, choose) => {
    const size = sizeOf(b.shapeOf(x));
    const shapes: Shape[] = [[size], [1, size], [size, 1], [1, size, 1]];
    const halves: Shape = size % 2 === 0 ? [2, size / 2] : [size];
    return b.reshape(x, [...shapes, halves][choose(5)]!);
  },
  (b, x) => b.transpose(x, b.shapeOf(x).map((_, axis) => axis).reverse()), // prettier-ignore
  (b, x, _, choose) => {
    const shape = b.shapeOf(x);
    const begin = shape.map((length) => choose(length));
    const size = shape.map((length, axis) => 1 + choose(length - begin[axis]!));
    return b.slice(x, begin, size);
  },
  (b, x) => {
    const shape = b.shapeOf(x);
    return b.slice(x, shape.map((length) => length - 1), shape, shape.map(() => -1)); // prettier-ignore
  },
  (b, x, _, choose) => {
    const before = b.shapeOf(x).map(() => choose(3));
    const shape = b.shapeOf(x).map((length, axis) => before[axis]! + length + choose(2));
    return b.pad(x, shape, before, [0, 0, 1.5][choose(3)]!);
  },
  (b, x, y, choose) => {
    const rank = b.shapeOf(x).length;
    const third = [b.fill(0, b.shapeOf(x)), b.fill(0, b.shapeOf(x)), x][choose(3)]!;
    return rank === 0 ? x : b.concat([x, y, third].slice(0, 1 + choose(3)), choose(rank));
  },
  (b, x, _, choose) => {
    const shape = b.shapeOf(x);
    if (shape.length === 0) return x;
    const axis = choose(shape.length);
    const cut = choose(shape[axis]! + 1);
    const at = (first: number, length: number) =>
      b.slice(
        x,
        shape.map((_length, i) => (i === axis ? first : 0)),
        shape.map((own, i) => (i === axis ? length : own)),
      );
    return b.concat([at(0, cut), at(cut, shape[axis]! - cut)], axis);
  },
  (b, x, _, choose) => {
    const shape = b.shapeOf(x);
    const axes = shape.map((_length, axis) => axis).filter(() => choose(2) === 0);
    const fn = (['sum', 'max', 'min', 'product'] as const)[choose(4)]!;
    const reduced = b.reduce(fn, x, axes);
    return choose(2) === 0 ? reduced : b.reshape(reduced, shape.map((n, i) => (axes.includes(i) ? 1 : n))); // prettier-ignore
  },
  (b, x, _, choose) => b.broadcast(x, [1 + choose(3), ...b.shapeOf(x)]),
  (b, x, _, choose) => {
    const shape = b.shapeOf(x);
    return b.broadcast(b.reshape(x, [...shape, 1]), [...shape, 1 + choose(3)]);
  },
  (b, x, y, choose) => {
    if (b.shapeOf(x).length !== 2) return x;
    const flags = { transposeLeft: choose(2) === 0, transposeRight: choose(2) === 0 };
    const isSame = flags.transposeLeft === flags.transposeRight;
    const right = isSame ? b.transpose(y, [1, 0]) : y;
    const ones = b.fill(2, b.shapeOf(right));
    return b.product(x, choose(3) === 0 ? ones : right, flags);
  },
  (b, x) => (b.shapeOf(x).length === 0 ? x : b.scan(x, 0)),
  (b, x, y, choose) => {
    if (b.shapeOf(x).length !== 2) return x;
    const over = (id: NodeId) =>
      b.product(b.pointwise('sigmoid', id), b.pointwise('abs', y), { transposeLeft: true });
    const sum = b.pointwise('add', over(x), over(b.pointwise('neg', x)));
    return choose(2) === 0 ? sum : b.slice(sum, [0, 0], [1, 1]);
  },
  (b, x, _, choose) => {
    if (b.shapeOf(x).length !== 2) return x;
    const flags = { transposeLeft: choose(2) === 0, transposeRight: choose(2) === 0 };
    const depth = b.shapeOf(x)[flags.transposeLeft ? 0 : 1]!;
    const vector = b.scan(b.fill(choose(5), flags.transposeRight ? [1, depth] : [depth, 1]), 0);
    return b.product(x, vector, flags);
  },
  (b, x, y, choose) => {
    if (b.shapeOf(x).length !== 2) return x;
    const [rows, columns] = b.shapeOf(x) as [number, number];
    const depth = 2 + choose(3);
    // Some indices are outside on purpose.
    const sums = b.reduce('sum', b.pointwise('min', b.pointwise('abs', x), b.fill(3)), [1]);
    const at = b.pointwise('sub', b.cast(sums, 'i32'), b.fill(1, [], 'i32'));
    const isAt = b.pointwise('equal', b.reshape(at, [rows, 1]), b.coordinate([depth], 0));
    const oneHot = b.pointwise('select', isAt, b.fill(1), b.fill(0));
    const whole = [oneHot, b.concat([x, oneHot], 1), b.concat([oneHot, y], 1)][choose(3)]!;
    if (choose(2) === 0) return b.product(whole, finite(b, y), { transposeLeft: true });
    const depths = b.shapeOf(whole)[1]!;
    const matrix = b.broadcast(b.slice(finite(b, x), [0, 0], [1, columns]), [depths, columns]);
    return b.product(whole, b.scan(matrix, 0));
  },
  (b, any, other, choose) => {
    const [x, y] = [finite(b, any), finite(b, other)];
    if (b.shapeOf(x).length !== 2) return x;
    const shares = b.reshape(b.reduce('max', y, [1]), [b.shapeOf(x)[0]!, 1]);
    const rest = b.pointwise('sub', b.fill(1), shares);
    const mixed = b.pointwise('add', b.pointwise('mul', x, shares), b.pointwise('mul', rest, y));
    const products = [mixed, x, y].map((id) => b.product(id, y, { transposeRight: true }));
    return b.concat(products.slice(0, 2 + choose(2)), 1);
  },
];

/** A random graph over an input and a state, with outputs at its last nodes. */
const graphs = fc.gen().map((gen) => {
  const choose: Choose = (count) => gen(fc.nat, { max: Math.max(count - 1, 0) });
  const b = new GraphBuilder();
  const shape: Shape = [1 + choose(3), 1 + choose(4)];
  const nodes = [b.input('x', shape), b.state('s', shape)];
  const length = 2 + choose(12);
  while (nodes.length < length) {
    const x = nodes[choose(nodes.length)]!;
    const alike = nodes.filter((id) => b.shapeOf(id).join() === b.shapeOf(x).join());
    const y = alike[choose(alike.length)]!;
    const made = growths[choose(growths.length)]!(b, x, y, choose);
    if (sizeOf(b.shapeOf(made)) <= 500) nodes.push(made);
  }
  nodes.slice(-3).forEach((id, i) => b.output(`out ${i}`, id));
  const last = nodes.findLast((id) => b.shapeOf(id).join() === shape.join());
  b.assign(0, last!);
  const values = () =>
    Float32Array.from({ length: sizeOf(shape) }, () => (1 + choose(8)) / 4 - choose(2));
  return { graph: b.finish(), x: values(), s: values() };
});

function expectSame(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  const largest = Math.max(1, ...Array.from(expected, Math.abs).filter(Number.isFinite));
  for (let i = 0; i < found.length; i++) {
    const [a, e] = [found[i]!, expected[i]!];
    // An infinity or NaN of one way to sum may be the other's as well as its neighbour's.
    if (Number.isFinite(e) && Math.abs(e) < 1e30) {
      expect(Math.abs(a - e)).toBeLessThanOrEqual(1e-5 * largest);
    } else expect(Number.isFinite(a) && Math.abs(a) < 1e30).toBe(false);
  }
}

describe('simplify', () => {
  it('keeps what a graph computes', () => {
    fc.assert(
      fc.property(graphs, ({ graph, x, s }) => {
        const setting = { inputs: { x }, states: [s] };
        const [before, after] = [graph, simplify(graph)].map((one) => evaluate(one, setting));
        expectSame(after!.states[0]!, before!.states[0]!);
        for (const name of Object.keys(before!.outputs)) {
          expectSame(after!.outputs[name]!, before!.outputs[name]!);
        }
      }),
      { numRuns: 300 },
    );
  });
  it('is done after it is done', () => {
    fc.assert(
      fc.property(graphs, ({ graph }) => {
        const once = simplify(graph);
        expect(simplify(once)).toEqual(once);
      }),
      { numRuns: 100 },
    );
  });
});

const opsOf = (graph: Graph): string[] =>
  graph.nodes.map((node) => (node.op === 'pointwise' ? node.fn : node.op));

/** Ops that are left of a graph with one output. */
function left(make: (b: GraphBuilder) => NodeId): string[] {
  const b = new GraphBuilder();
  b.output('out', make(b));
  return opsOf(simplify(b.finish()));
}
/** The output's node. */
function last(make: (b: GraphBuilder) => NodeId): GraphNode {
  const b = new GraphBuilder();
  b.output('out', make(b));
  const { nodes, outputs } = simplify(b.finish());
  return nodes[outputs[0]!.node]!;
}

describe('what is left', () => {
  const x = (b: GraphBuilder) => b.input('x', [2, 6]);
  const examples: Record<string, [(b: GraphBuilder) => NodeId, string[]]> = {
    'reshape there and back': [(b) => b.reshape(b.reshape(x(b), [12]), [2, 6]), ['input']],
    'transpose twice': [(b) => b.transpose(b.transpose(x(b), [1, 0]), [1, 0]), ['input']],
    'a whole slice': [(b) => b.slice(x(b), [0, 0], [2, 6]), ['input']],
    'a pad by nothing': [(b) => b.pad(x(b), [2, 6], [0, 0], 3), ['input']],
    'a concat of one': [(b) => b.concat([x(b)], 1), ['input']],
    'plus 0, times 1': [
      (b) => b.pointwise('mul', b.pointwise('add', x(b), b.fill(0, [2, 6])), b.fill(1)),
      ['input'],
    ],
    'times 0 stays': [(b) => b.pointwise('mul', x(b), b.fill(0)), ['input', 'constant', 'mul']],
    'minus a negative': [
      (b) => b.pointwise('sub', x(b), b.pointwise('neg', b.fill(2))),
      ['input', 'constant', 'add'],
    ],
    'by a power of two': [(b) => b.pointwise('div', x(b), b.fill(8)), ['input', 'constant', 'mul']],
    'by any other number': [
      (b) => b.pointwise('div', x(b), b.fill(10)),
      ['input', 'constant', 'div'],
    ],
    'constants are computed, in f32': [
      (b) => b.pointwise('add', b.pointwise('mul', b.fill(3), b.fill(4, [5])), b.fill(1)),
      ['constant'],
    ],
    'a slice of a concat': [
      (b) => b.slice(b.concat([x(b), b.pointwise('exp', x(b))], 1), [0, 2], [2, 3]),
      ['input', 'slice'],
    ],
    'a slice of a pad': [(b) => b.slice(b.pad(x(b), [4, 6], [1, 0], 0), [1, 0], [2, 6]), ['input']],
    'a slice beside what was padded': [
      (b) => b.slice(b.pad(x(b), [4, 6], [1, 0], 5), [3, 0], [1, 6]),
      ['constant'],
    ],
    'cut up and put together': [
      (b) => {
        const flat = b.reshape(x(b), [12]);
        return b.concat([b.slice(flat, [0], [5]), b.slice(flat, [5], [7])], 0);
      },
      ['input', 'reshape'],
    ],
    'pads that lie side by side': [
      (b) => {
        const at = (id: NodeId, first: number) => b.pad(id, [2, 12], [0, first], 0);
        return b.pointwise('add', at(x(b), 0), at(b.pointwise('exp', x(b)), 6));
      },
      ['input', 'exp', 'concat'],
    ],
    'a sum of what is the same': [
      (b) => b.reduce('sum', b.broadcast(b.reshape(x(b), [2, 6, 1]), [2, 6, 5]), [2]),
      ['input', 'constant', 'mul'],
    ],
    'a broadcast that is added': [
      (b) => b.pointwise('add', x(b), b.broadcast(b.input('row', [6]), [2, 6])),
      ['input', 'input', 'add'],
    ],
    'the same twice': [
      (b) => b.pointwise('add', b.pointwise('exp', x(b)), b.pointwise('exp', x(b))),
      ['input', 'exp', 'add'],
    ],
    'the same numbers drawn twice': [
      (b) => b.pointwise('mul', b.random('normal', 'z', [4]), b.random('normal', 'z', [4])),
      ['random', 'mul'],
    ],
    'not the same numbers': [
      (b) => b.pointwise('mul', b.random('normal', 'z', [4]), b.random('normal', 'y', [4])),
      ['random', 'random', 'mul'],
    ],
    'an outer product': [
      (b) => b.product(b.input('column', [3, 1]), b.input('row', [1, 4])),
      ['input', 'input', 'mul'],
    ],
    'a product with ones': [
      (b) => b.product(b.fill(1, [3, 2]), x(b)),
      ['input', 'reduce', 'reshape', 'toF32'],
    ],
    'a matrix and a vector': [
      (b) => b.product(x(b), b.input('v', [6, 1])),
      ['input', 'input', 'reshape', 'mul', 'reduce', 'reshape'],
    ],
    'a sign before a constant': [
      (b) => b.pointwise('less', b.pointwise('neg', x(b)), b.fill(2)),
      ['input', 'constant', 'greater'],
    ],
    'a shift that is summed': [
      (b) => {
        const shifted = b.pointwise('add', x(b), b.input('bias', [6]));
        return b.reduce('sum', shifted, [0]);
      },
      ['input', 'input', 'reduce', 'constant', 'mul', 'add'],
    ],
    'sums of sums': [(b) => b.reduce('sum', b.reduce('sum', x(b), [0]), [0]), ['input', 'reduce']],
  };
  it.each(Object.entries(examples))('%s', (_, [make, expected]) => {
    expect(left(make)).toEqual(expected);
  });

  it('transposes become flags of a product', () => {
    const product = last((b) => {
      const turned = b.transpose(x(b), [1, 0]);
      return b.product(turned, b.input('y', [4, 6]), { transposeLeft: true, transposeRight: true });
    });
    expect(product).toMatchObject({ op: 'product', transposeLeft: false, transposeRight: true });
  });
  it('columns of a product that nobody reads are not computed', () => {
    const b = new GraphBuilder();
    const product = b.product(x(b), b.input('w', [9, 6]), { transposeRight: true });
    const shifted = b.pointwise('add', product, b.input('bias', [9]));
    b.output('middle', b.slice(shifted, [0, 2], [2, 4]));
    b.output('row', b.slice(shifted, [1, 3], [1, 5]));
    const { nodes } = simplify(b.finish());
    expect(nodes.find(({ op }) => op === 'product')!.shape).toEqual([2, 6]);
    expect(nodes.filter(({ op }) => op === 'pad')).toEqual([]);
  });
  it("a weight's gradients from two batches are one product", () => {
    const product = last((b) => {
      const of = (name: string, shape: Shape) => b.pointwise('exp', b.input(name, shape));
      const one = b.product(of('a', [5, 3]), of('b', [5, 4]), { transposeLeft: true });
      const other = b.product(of('c', [7, 3]), of('d', [7, 4]), { transposeLeft: true });
      return b.pointwise('add', one, other);
    });
    expect(product).toMatchObject({ op: 'product', transposeLeft: true, shape: [3, 4] });
  });
  const oneHot = (b: GraphBuilder) => {
    const place = b.reshape(b.input('at', [2], 'i32'), [2, 1]);
    const isAt = b.pointwise('equal', place, b.coordinate([4], 0));
    return b.pointwise('select', isAt, b.fill(1), b.fill(0));
  };
  const opsAndShapes = (b: GraphBuilder) =>
    simplify(b.finish()).nodes.map(({ op, shape }) => `${op} ${shape.join('×')}`);
  it('a product with one-hot rows is a look-up', () => {
    const b = new GraphBuilder();
    b.output('y', b.product(b.concat([x(b), oneHot(b)], 1), b.input('w', [10, 3])));
    const left = opsAndShapes(b);
    expect(left).toContain('gather 2×3');
    expect(left).toContain('slice 6×3');
    expect(left.filter((op) => op.startsWith('concat'))).toEqual([]);
  });
  it("a weight's gradient from one-hot rows is an addition to rows", () => {
    const b = new GraphBuilder();
    const dy = b.input('dy', [2, 3]);
    b.output('dw', b.product(b.concat([x(b), oneHot(b)], 1), dy, { transposeLeft: true }));
    const left = opsAndShapes(b);
    expect(left).toContain('scatter 4×3');
    expect(left).toContain('product 6×3');
  });
  it('a product of an interpolation comes from the products of its ends', () => {
    const b = new GraphBuilder();
    const [real, made, w] = [x(b), b.input('made', [2, 6]), b.input('w', [6, 3])];
    const share = b.random('uniform', 'share', [2, 1]);
    const parts = [
      b.pointwise('mul', share, real),
      b.pointwise('mul', b.pointwise('sub', b.fill(1), share), made),
    ];
    const mixed = b.pointwise('add', ...parts);
    [mixed, real, made].forEach((rows, i) => b.output(`y${i}`, b.product(rows, w)));
    expect(opsAndShapes(b).filter((op) => op.startsWith('product'))).toHaveLength(2);
  });
  it('a state that is set to itself is left alone', () => {
    const b = new GraphBuilder();
    const state = b.state('s', [3]);
    b.assign(0, b.pointwise('mul', state, b.fill(1)));
    const graph = simplify(b.finish());
    expect(graph.states[0]!.next).toBeNull();
    expect(graph.nodes).toEqual([]);
  });
});

describe('an optimizer over a group of six variables', () => {
  const shapes: Shape[] = [[4, 8], [8], [8, 8], [8], [8, 2], [2]];
  const length = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);

  /** Adam's step as lowering gives it: the group cut into variables, flattened, updated, cut again. */
  function adam(): Graph {
    const b = new GraphBuilder();
    const [group, first, second] = ['weights', 'm', 'v'].map((name) => b.state(name, [length]));
    let start = 0;
    const places = shapes.map((shape) => ({
      shape,
      start: (start += sizeOf(shape)) - sizeOf(shape),
    }));
    const variables = places.map((at) => b.reshape(b.slice(group!, [at.start], [sizeOf(at.shape)]), at.shape)); // prettier-ignore
    const gradients = shapes.map((shape, i) => b.input(`gradient ${i}`, shape));
    const flatten = (all: NodeId[]) => b.concat(all.map((id) => b.reshape(id, [sizeOf(b.shapeOf(id))])), 0); // prettier-ignore
    const [values, gradient] = [flatten(variables), flatten(gradients)];
    const mix = (share: number, old: NodeId, now: NodeId) =>
      b.pointwise('add', b.pointwise('mul', b.fill(share), old), b.pointwise('mul', b.fill(1 - share), now)); // prettier-ignore
    const m = mix(0.9, first!, gradient);
    const v = mix(0.999, second!, b.pointwise('pow', gradient, b.fill(2)));
    const change = b.pointwise('div', m, b.pointwise('add', b.pointwise('sqrt', v), b.fill(1e-8)));
    const next = b.pointwise('sub', values, b.pointwise('mul', change, b.fill(0.001)));
    const parts = places.map((at) => b.reshape(b.slice(next, [at.start], [sizeOf(at.shape)]), at.shape)); // prettier-ignore
    b.assign(0, b.concat(parts.map((id) => b.reshape(id, [sizeOf(b.shapeOf(id))])), 0)); // prettier-ignore
    b.assign(1, m);
    b.assign(2, v);
    return b.finish();
  }

  it('is element-wise work over flat states', () => {
    const before = adam();
    const after = simplify(before);
    const count = (op: string) => opsOf(after).filter((other) => other === op).length;
    expect(count('slice')).toBe(0);
    expect(count('concat')).toBe(1);
    expect(count('reshape')).toBe(3); // three matrices of gradients
    expect(after.nodes.filter(({ op }) => op === 'pointwise')).toHaveLength(12);
    expect([before.nodes.length, after.nodes.length]).toEqual([73, 30]);
  });
});
