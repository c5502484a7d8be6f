/**
 * Every kernel that is lowered, and its gradient, against the same ops run eagerly by TensorFlow.js on
 * the CPU: on random shapes, before and after simplification.
 */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate, type TensorValues } from '../graph';
import {
  bits,
  gumbel,
  normal,
  segmentArgMax,
  segmentLogSoftmax,
  segmentMax,
  segmentSoftmax,
  segmentSum,
  shuffledRows,
  stepNumber,
  uniform,
  withStep,
} from '../ops';
import { simplify } from '../simplify';
import { trace, type Trace } from '../trace';
import { lower, loweredKernels, stateLayout } from '.';

beforeAll(() => tf.setBackend('cpu'));

type Type = 'float32' | 'int32' | 'bool';
interface Given {
  readonly shape: number[];
  readonly type: Type;
  readonly values: number[];
}
type Op = (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

const setting = { seed: 3, step: 5 };
const seen = new Set<string>();

function expectClose(found: TensorValues, expected: ArrayLike<number>, what: string): void {
  expect(found.length, what).toBe(expected.length);
  for (let i = 0; i < found.length; i++) {
    const [a, e] = [found[i]!, expected[i]!];
    const isClose =
      Object.is(a, e) || a === e || Math.abs(a - e) <= 2e-5 * Math.max(1, Math.abs(e));
    expect(isClose, `${what}: element ${i} is ${a}, eager ${e}`).toBe(true);
  }
}

/** The op's results and, for floats, the gradients of a weighted sum of them. */
function stepOf(op: Op, given: readonly Given[], hasGradient: boolean) {
  const isFloat = given.map(({ type }) => type === 'float32');
  return (inputs: Readonly<Record<string, tf.Tensor>>): Record<string, tf.Tensor> => {
    const all = given.map((_, i) => inputs[`x${i}`]!);
    const results = [op(...all)].flat();
    const named = Object.fromEntries(results.map((result, i) => [`y${i}`, result]));
    const floats = all.filter((_, i) => isFloat[i]);
    if (!hasGradient || floats.length === 0) return named;
    const loss = (...changed: tf.Tensor[]) => {
      let next = 0;
      const ys = [op(...all.map((x, i) => (isFloat[i] ? changed[next++]! : x)))].flat();
      const sums = ys.map((y, i) => {
        const weights = Array.from({ length: y.size }, (_, j) => ((j * 7 + i) % 5) / 4 - 0.4);
        return tf.sum(tf.mul(tf.cast(y, 'float32'), tf.tensor(weights, y.shape)));
      });
      return tf.addN(sums) as tf.Scalar;
    };
    const gradients = tf.grads(loss)(floats);
    return { ...named, ...Object.fromEntries(gradients.map((dx, i) => [`d${i}`, dx])) };
  };
}

function compare(op: Op, given: readonly Given[], hasGradient: boolean, eagerOp = op): void {
  const step = stepOf(op, given, hasGradient);
  const eager = tf.tidy(() => {
    const tensors = given.map(({ shape, type, values }, i) => [`x${i}`, tf.tensor(values, shape, type)]); // prettier-ignore
    const run = stepOf(eagerOp, given, hasGradient);
    const made = withStep(setting.seed, setting.step, () => run(Object.fromEntries(tensors)));
    return Object.entries(made).map(([name, tensor]) => [name, tensor.dataSync()] as const);
  });
  const example = Object.fromEntries(given.map(({ shape, type }, i) => [`x${i}`, { shape, type }]));
  const traced = trace('test', step, example);
  traced.nodes.forEach(({ kernel }) => seen.add(kernel));
  const graph = lower(traced, stateLayout([traced]));
  const inputs = Object.fromEntries(
    given.map(({ type, values }, i) => [
      `x${i}`,
      type === 'float32' ? Float32Array.from(values) : Int32Array.from(values),
    ]),
  );
  for (const [kind, one] of [
    ['lowered', graph],
    ['simplified', simplify(graph)],
  ] as const) {
    const { outputs } = evaluate(one, { ...setting, inputs });
    for (const [name, expected] of eager) expectClose(outputs[name]!, expected, `${kind} ${name}`);
  }
}

/** Away from 0 and from whole numbers, where kernels have their corners. */
const real = fc.integer({ min: -9, max: 9 }).map((n) => (n + 0.37) / 3);
const positive = fc.integer({ min: 1, max: 12 }).map((n) => n / 4);
const whole = fc.integer({ min: -7, max: 7 });
const below = (bound: number) => fc.integer({ min: 0, max: bound - 1 });
const claim = fc.integer({ min: 0, max: 1 });

const sized = (shape: number[], value: fc.Arbitrary<number>, type: Type): fc.Arbitrary<Given> => {
  const size = tf.util.sizeFromShape(shape);
  return fc
    .array(value, { minLength: size, maxLength: size })
    .map((values) => ({ shape, type, values }));
};
const shapes = (least = 0, most = 3) =>
  fc.array(fc.integer({ min: 1, max: 4 }), { minLength: least, maxLength: most });
const one = (value = real, least = 0, most = 3, type: Type = 'float32') =>
  shapes(least, most).chain((shape) => fc.tuple(sized(shape, value, type)));

/** Two shapes that broadcast. */
const pairOfShapes = shapes().chain((shape) =>
  fc.gen().map((gen) => {
    const ones = (from: number[]) => from.map((n) => (gen(fc.nat, { max: 3 }) === 0 ? 1 : n));
    const short = ones(shape).slice(gen(fc.nat, { max: shape.length }));
    return gen(fc.boolean) ? [ones(shape), short] : [short, ones(shape)];
  }),
);
const two = (left = real, right = left, type: Type = 'float32') =>
  pairOfShapes.chain(([a, b]) => fc.tuple(sized(a!, left, type), sized(b!, right, type)));
const exact = (...given: [number[], fc.Arbitrary<number>?, Type?][]) =>
  fc.tuple(...given.map(([shape, value = real, type = 'float32']) => sized(shape, value, type)));

interface Case {
  readonly given: fc.Arbitrary<readonly Given[]>;
  readonly op: Op;
  /** TensorFlow.js has no gradient for it. */
  readonly forwardOnly?: boolean;
}
const family = (
  given: Case['given'],
  ops: Readonly<Record<string, Op>>,
  forwardOnly = false,
): [string, Case][] => Object.entries(ops).map(([name, op]) => [name, { given, op, forwardOnly }]);

const run = (kernel: string, inputs: object, attributes: object = {}): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs as never, attributes as never);

const unaryOps: [string, Case][] = [
  ...family(one(), {
    abs: tf.abs, atan: tf.atan, cos: tf.cos, elu: tf.elu, erf: tf.erf, exp: tf.exp, expm1: tf.expm1, neg: tf.neg,
    relu: tf.relu, relu6: tf.relu6, selu: tf.selu, sigmoid: tf.sigmoid, sin: tf.sin,
    softplus: tf.softplus, square: tf.square, tan: tf.tan, tanh: tf.tanh,
    leakyRelu: (x) => tf.leakyRelu(x!, 0.3),
    'leakyRelu above 1': (x) => tf.leakyRelu(x!, 1.5),
    step: (x) => tf.step(x!, 0.25),
    clip: (x) => tf.clipByValue(x!, -0.5, 1.25),
    identity: (x) => tf.clone(x!),
  } as Record<string, Op>), // prettier-ignore
  ...family(one(positive), {
    log: tf.log, log1p: tf.log1p, reciprocal: tf.reciprocal, rsqrt: tf.rsqrt, sqrt: tf.sqrt,
  } as Record<string, Op>), // prettier-ignore
  ...family(one(), {
    ceil: tf.ceil, floor: tf.floor, round: tf.round, sign: tf.sign,
    isFinite: (x) => tf.isFinite(tf.div(1, tf.relu(x!))),
    isInf: (x) => tf.isInf(tf.div(1, tf.relu(x!))),
    isNaN: (x) => tf.isNaN(tf.div(tf.relu(x!), tf.relu(x!))),
    zeros: tf.zerosLike, ones: tf.onesLike,
    'to integers': (x) => tf.cast(x!, 'int32'),
    'to claims': (x) => tf.cast(tf.floor(x!), 'bool'),
  } as Record<string, Op>, true), // prettier-ignore
  ...family(one(whole, 0, 3, 'int32'), {
    'abs of integers': tf.abs, 'neg of integers': tf.neg, 'square of integers': tf.square,
    'relu of integers': tf.relu, 'sign of integers': tf.sign, 'exp of integers': tf.exp,
    'clip of integers': (x) => tf.clipByValue(x!, -2, 3),
    'integers to floats': (x) => tf.cast(x!, 'float32'),
    'zeros of integers': tf.zerosLike,
  } as Record<string, Op>, true), // prettier-ignore
  ['not', { given: one(claim, 0, 3, 'bool'), op: (x) => tf.logicalNot(x!), forwardOnly: true }],
];

const binaryOps: [string, Case][] = [
  ...family(two(), {
    add: tf.add, sub: tf.sub, mul: tf.mul, div: tf.div, maximum: tf.maximum, minimum: tf.minimum,
    squaredDifference: tf.squaredDifference,
  } as Record<string, Op>), // prettier-ignore
  ['pow', { given: two(positive, real), op: (x, y) => tf.pow(x!, y!) }],
  ['pow of negatives', { given: two(real, fc.constantFrom(-2, 0, 1, 2, 3)), op: (x, y) => tf.pow(x!, y!), forwardOnly: true }], // prettier-ignore
  ...family(two(), {
    mod: tf.mod, floorDiv: tf.floorDiv, equal: tf.equal, notEqual: tf.notEqual, less: tf.less,
    lessEqual: tf.lessEqual, greater: tf.greater, greaterEqual: tf.greaterEqual,
  } as Record<string, Op>, true), // prettier-ignore
  ...family(two(whole, whole, 'int32'), {
    'add integers': tf.add, 'sub integers': tf.sub, 'mul integers': tf.mul,
    'div integers': tf.div, 'floorDiv integers': tf.floorDiv, 'mod integers': tf.mod,
    'pow integers': tf.pow, 'max integers': tf.maximum, 'min integers': tf.minimum,
    'squaredDifference of integers': tf.squaredDifference,
    'equal integers': tf.equal, 'less integers': tf.less,
    'real div of integers': (a, b) => run('RealDiv', { a, b }),
  } as Record<string, Op>, true), // prettier-ignore
  ...family(two(claim, claim, 'bool'), {
    and: tf.logicalAnd, or: tf.logicalOr, xor: tf.logicalXor, 'equal claims': tf.equal,
    'max of claims': tf.maximum,
    'claims times floats': (a, b) => tf.mul(tf.cast(a!, 'float32'), tf.cast(b!, 'float32')),
  } as Record<string, Op>, true), // prettier-ignore
  ['addN', { given: exact([[3, 2]], [[3, 2]], [[3, 2]]), op: (...all) => tf.addN(all) }],
  ['where', { given: pairOfShapes.chain(([a, b]) => fc.tuple(sized(a!, claim, 'bool'), sized(a!, real, 'float32'), sized(b!, real, 'float32'))), op: (c, x, y) => tf.where(c!, x!, y!) }], // prettier-ignore
  ['prelu', { given: exact([[2, 3, 4]], [[3, 1]]), op: (x, y) => tf.prelu(x!, y!) }],
  ['eluGrad', { given: exact([[5]], [[5]]), op: (dy, y) => run('EluGrad', { dy, y }), forwardOnly: true }], // prettier-ignore
];

const arrangements: [string, Case][] = [
  ...family(exact([[4, 3, 2]]), {
    reshape: (x) => tf.reshape(x!, [2, 12]),
    expandDims: (x) => tf.expandDims(x!, 1),
    squeeze: (x) => tf.squeeze(tf.expandDims(x!, 1)),
    transpose: (x) => tf.transpose(x!, [2, 0, 1]),
    slice: (x) => tf.slice(x!, [1, 0, 1], [2, -1, 1]),
    'slice of rows': (x) => tf.slice(x!, 1, 2),
    pad: (x) => tf.pad(x!, [[1, 0], [0, 2], [1, 1]], 1.5),
    mirrorPad: (x) => tf.mirrorPad(x!, [[1, 3], [0, 2], [1, 0]], 'reflect'),
    'mirrorPad, symmetric': (x) => tf.mirrorPad(x!, [[1, 0], [3, 2], [1, 2]], 'symmetric'),
    concat: (x) => tf.concat([x!, tf.exp(x!), x!], 1),
    stack: (x) => tf.stack([x!, tf.sin(x!)], -1),
    unstack: (x) => tf.unstack(x!, 1),
    split: (x) => tf.split(x!, [1, 2], 1),
    'split evenly': (x) => tf.split(x!, 2, 0),
    tile: (x) => tf.tile(x!, [2, 1, 3]),
    reverse: (x) => tf.reverse(x!, [0, -1]),
    fill: (x) => tf.add(x!, tf.fill([3, 1], 2.5)),
    range: (x) => tf.add(x!, tf.range(-0.5, 0.9, 0.7)),
    linspace: (x) => tf.mul(x!, tf.linspace(-1, 0.3, 2)),
  } as Record<string, Op>), // prettier-ignore
  ...family(exact([[4, 3, 2]]), {
    stridedSlice: (x) => tf.stridedSlice(x!, [3, 0, 1], [0, 3, 2], [-2, 2, 1]),
    'stridedSlice with masks': (x) => tf.stridedSlice(x!, [1, 0, 0], [3, 0, 1], [1, 1, 1], 0, 2, 0, 0, 4),
  } as Record<string, Op>, true), // prettier-ignore
  ['broadcastTo', { given: exact([[3, 1]]), op: (x) => tf.broadcastTo(x!, [2, 3, 4]) }],
  ['range of integers', { given: exact([[3], whole, 'int32']), op: (x) => tf.mul(x!, tf.range(5, 2, 1, 'int32')) }], // prettier-ignore
];

const reductions: [string, Case][] = [
  ...family(exact([[3, 4, 2]]), {
    sum: (x) => tf.sum(x!), 'sum of axes': (x) => tf.sum(x!, [0, -1], true),
    mean: (x) => tf.mean(x!, 1),
    max: (x) => tf.max(x!, [1, 2]), min: (x) => tf.min(x!, 0, true),
    'max of all': (x) => tf.max(x!),
    cumsum: (x) => tf.cumsum(x!, 2), 'cumsum exclusive': (x) => tf.cumsum(x!, 2, true),
    'cumsum reverse': (x) => tf.cumsum(x!, 2, false, true),
    'cumsum of another axis': (x) => tf.cumsum(x!, 1, true, true),
    prod: (x) => tf.prod(x!, 2), 'prod of axes': (x) => tf.prod(x!, [0, 1]),
    softmax: (x) => tf.softmax(x!), logSoftmax: (x) => tf.logSoftmax(x!),
    logSumExp: (x) => tf.logSumExp(x!, 1),
    moments: (x) => tf.moments(x!, [0]).variance,
    segmentSoftmax: (x) => segmentSoftmax(tf.reshape(x!, [3, 8]), [0, 3, 4, 8]),
    segmentLogSoftmax: (x) => segmentLogSoftmax(tf.reshape(x!, [3, 8]), [0, 2, 8]),
    segmentSum: (x) => segmentSum(tf.reshape(x!, [3, 8]), [0, 5, 8]),
    segmentMax: (x) => segmentMax(tf.reshape(x!, [3, 8]), [0, 5, 8]),
  } as Record<string, Op>), // prettier-ignore
  ...family(exact([[3, 4, 2]]), {
    argMax: (x) => tf.argMax(x!, 1), argMin: (x) => tf.argMin(x!, 2),
    segmentArgMax: (x) => segmentArgMax(tf.reshape(x!, [3, 8]), [0, 5, 8]),
    cumprod: (x) => tf.cumprod(x!, 1), 'cumprod exclusive': (x) => tf.cumprod(x!, 2, true),
    'cumprod reverse': (x) => tf.cumprod(x!, 0, true, true),
  } as Record<string, Op>, true), // prettier-ignore
  ...family(exact([[3, 4], whole, 'int32']), {
    'sum of integers': (x) => tf.sum(x!, 1), 'mean of integers': (x) => tf.mean(x!, 0),
    'max of integers': (x) => tf.max(x!, 0), 'prod of integers': (x) => tf.prod(x!, 1),
    'cumsum of integers': (x) => tf.cumsum(x!, 1), 'cumprod of integers': (x) => tf.cumprod(x!, 1),
    'argMax of integers': (x) => tf.argMax(x!, 1),
  } as Record<string, Op>, true), // prettier-ignore
  ...family(exact([[3, 4], claim, 'bool']), {
    any: (x) => tf.any(x!, 1), all: (x) => tf.all(x!, 0, true), 'any of all': (x) => tf.any(x!),
    'count of claims': (x) => tf.sum(x!, 1),
  } as Record<string, Op>, true), // prettier-ignore
];

const flags = [false, true].flatMap((a) => [false, true].map((b) => [a, b] as const));
const products: [string, Case][] = [
  ...flags.map(([a, b]): [string, Case] => [
    `matMul ${a} ${b}`,
    {
      given: exact([a ? [4, 3] : [3, 4]], [b ? [2, 4] : [4, 2]]),
      op: (x, y) => tf.matMul(x!, y!, a, b),
    },
  ]),
  ...flags.map(([a, b]): [string, Case] => [
    `batched matMul ${a} ${b}`,
    {
      given: exact([a ? [2, 4, 3] : [2, 3, 4]], [b ? [2, 2, 4] : [2, 4, 2]]),
      op: (x, y) => tf.matMul(x!, y!, a, b),
    },
  ]),
  ['matMul with a batch of one', { given: exact([[3, 2, 4]], [[1, 4, 2]]), op: (x, y) => tf.matMul(x!, y!), forwardOnly: true }], // prettier-ignore
  ['matMul with one matrix', { given: exact([[3, 2, 4]], [[4, 2]]), op: (x, y) => tf.matMul(x!, y!), forwardOnly: true }], // prettier-ignore
  ['matMul of one term', { given: exact([[3, 1]], [[1, 4]]), op: (x, y) => tf.matMul(x!, y!) }],
  ...(['linear', 'relu', 'elu', 'relu6', 'sigmoid', 'leakyrelu', 'prelu'] as const).map(
    (activation): [string, Case] => [
      `fused matMul ${activation}`,
      {
        given: exact([[3, 4]], [[4, 2]], [[2]], [[1, 2]]),
        op: (x, y, bias, weights) =>
          tf.fused.matMul({
            a: x!,
            b: y!,
            bias: bias!,
            activation,
            leakyreluAlpha: 0.3,
            ...(activation === 'prelu' ? { preluActivationWeights: weights! } : {}),
          }),
        forwardOnly: true,
      },
    ],
  ),
  ['batchNorm', { given: exact([[4, 3]], [[3]], [[3], positive], [[3]], [[3]]), op: (x, m, v, o, s) => tf.batchNorm(x as tf.Tensor2D, m as tf.Tensor1D, v as tf.Tensor1D, o as tf.Tensor1D, s as tf.Tensor1D, 0.01) }], // prettier-ignore
  ['batchNorm without scale', { given: exact([[4, 3]], [[3]], [[3], positive]), op: (x, m, v) => tf.batchNorm(x as tf.Tensor2D, m as tf.Tensor1D, v as tf.Tensor1D), forwardOnly: true }], // prettier-ignore
];

/** Shapes, strides, padding and dilation of pictures. */
const pictures = fc
  .record({
    size: fc.tuple(fc.integer({ min: 3, max: 6 }), fc.integer({ min: 3, max: 5 })),
    kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
    padding: fc.constantFrom<'same' | 'valid' | 1 | [[0, 0], [1, 0], [0, 2], [0, 0]]>('same', 'valid', 1, [[0, 0], [1, 0], [0, 2], [0, 0]]), // prettier-ignore
    dilation: fc.integer({ min: 1, max: 2 }),
    channels: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 })),
  })
  .filter(({ strides, dilation, size, kernel }) =>
    dilation === 1
      ? true
      : strides.every((n) => n === 1) && kernel.every((n, i) => (n - 1) * dilation < size[i]!),
  );

const lookups: [string, Case][] = [
  ...([0, 1, 2, -1] as const).map((axis): [string, Case] => [
    `gather ${axis}`,
    {
      given: exact([[3, 3, 3]], [[2, 2], below(3), 'int32']),
      op: (x, at) => tf.gather(x!, at as tf.Tensor2D, axis),
    },
  ]),
  ['gather of rows', { given: exact([[4, 2]], [[5], below(4), 'int32']), op: (x, at) => tf.gather(x!, at as tf.Tensor1D) }], // prettier-ignore
  ['oneHot', { given: exact([[2, 3], fc.integer({ min: -1, max: 4 }), 'int32']), op: (at) => tf.oneHot(at!, 4, 2, -1), forwardOnly: true }], // prettier-ignore
  ['oneHot of integers', { given: exact([[5], below(4), 'int32']), op: (at) => tf.oneHot(at!, 4, 1, 0, 'int32'), forwardOnly: true }], // prettier-ignore
  ['unsortedSegmentSum', { given: exact([[5, 2]], [[5], below(3), 'int32']), op: (x, at) => tf.unsortedSegmentSum(x!, at as tf.Tensor1D, 3) }], // prettier-ignore
];

const draws: [string, Case][] = family(
  exact([[2]]),
  {
    uniform: () => uniform([3, 5], 'a'),
    normal: () => normal([7], 'b'),
    gumbel: () => gumbel([2, 3], 'c'),
    bits: () => bits([6], 'd'),
    shuffledRows: () => shuffledRows(7, 4, 'e'),
    stepNumber: () => stepNumber(),
  },
  true,
);

describe.each([
  ['unary', unaryOps],
  ['binary', binaryOps],
  ['arrangement', arrangements],
  ['reduction', reductions],
  ['product', products],
  ['lookup', lookups],
  ['draw', draws],
])('%s', (_, cases) => {
  it.each(cases)('%s', (_name, { given, op, forwardOnly }) => {
    fc.assert(
      fc.property(given, (inputs) => compare(op, inputs, forwardOnly !== true)),
      { numRuns: 8 },
    );
  });
});

it('conv2d and its gradients', () => {
  fc.assert(
    fc.property(
      pictures,
      fc.gen(),
      ({ size, kernel, strides, padding, dilation, channels }, gen) => {
        const [from, to] = channels;
        const op: Op = (x, filter) =>
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, padding, 'NHWC', dilation);
        const given = [
          gen(() => sized([2, ...size, from], real, 'float32')),
          gen(() => sized([...kernel, from, to], real, 'float32')),
        ];
        compare(op, given, dilation === 1);
      },
    ),
    { numRuns: 40 },
  );
});

it.each<[string, Op, Op]>([
  ['LogSoftmax', (logits) => run('LogSoftmax', { logits }, { axis: -1 }), (x) => tf.logSoftmax(x!)],
  [
    'BroadcastTo',
    (x) => run('BroadcastTo', { x }, { shape: [2, 3, 3, 4] }),
    (x) => tf.broadcastTo(x!, [2, 3, 3, 4]),
  ],
])('%s, which the CPU composes of others', (_, op, eagerOp) => {
  fc.assert(
    fc.property(exact([[3, 3, 4]]), (given) => compare(op, given, false, eagerOp)),
    { numRuns: 5 },
  );
});

describe('states', () => {
  /** A trace of one step over three variables, two of them a group. */
  const variable = (name: string, place: number | null, value: number, next: number | null) => ({
    name,
    shape: [2],
    type: 'float32' as const,
    value,
    next,
    group: place === null ? null : { name: 'weights', place },
    initial: Float32Array.of(value, value + 0.5),
  });
  const form = (from: Trace['values'][number]['from']) => ({
    shape: [2],
    type: 'float32' as const,
    from,
  });
  const one: Trace = {
    name: 'one',
    values: [
      form({ kind: 'variable', variable: 0 }),
      form({ kind: 'variable', variable: 1 }),
      form({ kind: 'variable', variable: 2 }),
      form({ kind: 'kernel', node: 0 }),
    ],
    nodes: [{ kernel: 'Neg', inputs: { x: 0 }, attributes: {}, outputs: [3] }],
    inputs: [],
    variables: [
      variable('b', 1, 0, 3),
      variable('alone', null, 1, null),
      variable('a', 0, 2, null),
    ],
    outputs: [{ name: 'b before', value: 0 }],
  };

  it('a group is one flat stretch in the order of its places, shared by all steps', () => {
    const other: Trace = { ...one, variables: [variable('extra', null, 3, null)], nodes: [] };
    const layout = stateLayout([one, other]);
    expect(layout.map(({ name, shape }) => [name, shape])).toEqual([
      ['weights', [4]],
      ['alone', [2]],
      ['extra', [2]],
    ]);
    expect(layout[0]!.members.map(({ variable: name, offset }) => [name, offset])).toEqual([
      ['a', 0],
      ['b', 2],
    ]);
  });
  it('what a step does not assign keeps its value', () => {
    const graph = lower(one, stateLayout([one]));
    const states = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6)];
    for (const each of [graph, simplify(graph)]) {
      const after = evaluate(each, { states });
      expect(Array.from(after.states[0]!)).toEqual([1, 2, -3, -4]);
      expect(after.states[1]).toBe(states[1]);
      expect(Array.from(after.outputs['b before']!)).toEqual([3, 4]);
    }
  });
  it('a kernel without a rule is refused by name', () => {
    const strange = { ...one, nodes: [{ ...one.nodes[0]!, kernel: 'FFT' }] };
    expect(() => lower(strange, stateLayout([strange]))).toThrow('kernel FFT');
  });
});

afterAll(() => {
  const never = loweredKernels.filter((kernel) => !seen.has(kernel));
  expect(never, 'kernels that no test has lowered').toEqual([]);
});
