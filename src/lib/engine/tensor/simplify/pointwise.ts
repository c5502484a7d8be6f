/**
 * Rules for functions of one element: constants computed, copies and broadcasts dropped, and algebra
 * that is exact in f32 (up to the sign of a zero). Nothing here assumes that numbers are finite.
 */
import {
  arrayOf,
  broadcastShape,
  exactFunctions,
  sameShape,
  sizeOf,
  stored,
  type NodeId,
  type PointwiseFunction,
  type Scalar,
  type Shape,
} from '../graph';
import { smallConstant, type NodeOf, type Rewriter, type Rule } from './rewriter';

type Pointwise = Rule<'pointwise'>;

function broadcastOfInputs(b: Rewriter, inputs: readonly NodeId[]): Shape {
  return inputs.reduce<Shape>((shape, id) => broadcastShape(shape, b.shapeOf(id))!, []);
}

/** Inputs are read through broadcasts, and constants that are the same everywhere are scalars. */
const dropBroadcasts: Pointwise = (b, node) => {
  const inputs = node.inputs.map((id) => {
    const value = b.filledWith(id);
    if (value !== null) return b.fill(value, [], b.typeOf(id));
    return b.broadcastOf(id) ?? id;
  });
  if (inputs.every((id, i) => id === node.inputs[i])) return null;
  return b.pointwiseTo(node.shape, node.fn, inputs);
};

/** Computed before it is repeated: so broadcasts move towards those who read them. */
const broadcastLast: Pointwise = (b, node) => {
  if (isCopy(b, node)) return null;
  const own = broadcastOfInputs(b, node.inputs);
  if (sameShape(own, node.shape)) return null;
  return b.broadcast(b.pointwiseTo(own, node.fn, node.inputs), node.shape);
};

function isCopy(b: Rewriter, { fn, type, inputs }: NodeOf<'pointwise'>): boolean {
  return fn.startsWith('to') && b.typeOf(inputs[0]!) === type;
}

const dropCopy: Pointwise = (b, node) => {
  const [input] = node.inputs as readonly [NodeId];
  if (!isCopy(b, node)) return null;
  if (sameShape(b.shapeOf(input), node.shape)) return input;
  const value = b.filledWith(input);
  return value === null ? null : b.fill(value, node.shape, node.type);
};

/** A bool that was counted with in between. */
const castOfCast: Pointwise = (b, node) => {
  const { fn, inputs, shape } = node;
  const isCast = fn.startsWith('to') && !isCopy(b, node);
  const inner = isCast ? b.as(inputs[0]!, 'pointwise') : null;
  if (inner === null || !inner.fn.startsWith('to')) return null;
  const [source] = inner.inputs as readonly [NodeId];
  const isSafe = b.typeOf(source) === 'bool' || (fn === 'toBool' && inner.type !== 'bool');
  return isSafe && b.typeOf(source) !== 'f32' ? b.pointwiseTo(shape, fn, [source]) : null;
};

const foldConstants: Pointwise = (b, { fn, inputs, shape, type }) => {
  const constants = inputs.map((id) => b.as(id, 'constant'));
  if (!(fn in exactFunctions) || constants.includes(null)) return null;
  const values = constants.map((node) => node!.values);
  const isFilled = values.every(({ length }) => length === 1);
  const isAligned = constants.every((node) => sizeOf(node!.shape) === 1 || sameShape(node!.shape, shape)); // prettier-ignore
  if (!isFilled && (sizeOf(shape) > smallConstant || !isAligned)) return null;
  const out = arrayOf(type, isFilled ? 1 : sizeOf(shape));
  const read = (input: number, i: number) => {
    const array = values[input];
    return array === undefined ? 0 : array[array.length === 1 ? 0 : i]!;
  };
  const compute =
    fn === 'mul' && type === 'i32' ? Math.imul : exactFunctions[fn as keyof typeof exactFunctions];
  for (let i = 0; i < out.length; i++) {
    out[i] = stored((compute as Compute)(read(0, i), read(1, i), read(2, i)), type);
  }
  return b.constant(out, shape, type);
};
type Compute = (a: number, b: number, c: number) => number;

const commutative: ReadonlySet<PointwiseFunction> = new Set<PointwiseFunction>([
  'add',
  'mul',
  'min',
  'max',
  'equal',
  'notEqual',
  'and',
  'or',
]);

/** One order for both ways to write a commutative function: constants last. */
const ordered: Pointwise = (b, { fn, inputs, shape }) => {
  if (!commutative.has(fn)) return null;
  const [left, right] = inputs as readonly [NodeId, NodeId];
  const isConstant = (id: NodeId) => Number(b.as(id, 'constant') !== null);
  const order = isConstant(left) - isConstant(right) || left - right;
  return order > 0 ? b.pointwiseTo(shape, fn, [right, left]) : null;
};

/** The argument of a node of this function; null for any other node. */
function argumentOf(b: Rewriter, id: NodeId, fn: PointwiseFunction): NodeId | null {
  const node = b.as(id, 'pointwise');
  return node?.fn === fn ? node.inputs[0]! : null;
}

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** Whether an f32 and its reciprocal are both normal powers of two. */
function isPowerOfTwo(value: number): boolean {
  single[0] = value;
  const exponent = (bits[0]! >>> 23) & 255;
  return (bits[0]! & 0x7fffff) === 0 && exponent > 0 && exponent < 254;
}

/** Comparisons of `-x` with a constant, turned around for x. */
const turned: Partial<Record<PointwiseFunction, PointwiseFunction>> = {
  less: 'greater',
  greater: 'less',
  lessEqual: 'greaterEqual',
  greaterEqual: 'lessEqual',
};

/** A sign moves into the constant that it meets. */
const signOfConstant: Pointwise = (b, { fn, inputs, shape }) => {
  const constant = inputs.length === 2 ? b.filledWith(inputs[1]!) : null;
  const x = constant === null ? null : argumentOf(b, inputs[0]!, 'neg');
  if (constant === null || x === null || b.typeOf(x) !== 'f32') return null;
  const other = fn === 'mul' || fn === 'div' ? fn : turned[fn];
  if (other === undefined) return null;
  return b.pointwiseTo(shape, other, [x, b.fill(-constant)]);
};

type WithConstant = (
  b: Rewriter,
  x: NodeId,
  constant: number,
  type: Scalar,
) => NodeId | null | undefined;

/** `fn(x, constant)`; undefined or null where it stays as it is. */
const withConstant: Partial<Record<PointwiseFunction, WithConstant>> = {
  add: (_, x, c) => (c === 0 ? x : null),
  sub: (b, x, c, type) => (c === 0 ? x : b.pointwise('add', x, b.fill(-c, [], type))),
  mul: (b, x, c) => (c === 1 ? x : c === -1 ? b.pointwise('neg', x) : null),
  div: (b, x, c, type) => {
    if (c === 1) return x;
    return type === 'f32' && isPowerOfTwo(c) ? b.pointwise('mul', x, b.fill(1 / c)) : null;
  },
  pow: (b, x, c, type) => {
    if (c === 1) return x;
    if (c === 2) return b.pointwise('mul', x, x);
    if (c === 0) return b.fill(1, b.shapeOf(x), type);
    return c === 0.5 && type === 'f32' ? b.pointwise('sqrt', x) : null;
  },
  floorDiv: (_, x, c, type) => (c === 1 && type === 'i32' ? x : null),
  and: (b, x, c) => (c === 0 ? b.fill(0, b.shapeOf(x), 'bool') : x),
  or: (b, x, c) => (c === 0 ? x : b.fill(1, b.shapeOf(x), 'bool')),
};

const algebraWithConstant: Pointwise = (b, { fn, inputs, shape, type }) => {
  const constant = inputs.length === 2 ? b.filledWith(inputs[1]!) : null;
  if (constant === null) return null;
  const x = withConstant[fn]?.(b, inputs[0]!, constant, type) ?? null;
  return x === null ? null : b.broadcast(x, shape);
};

type Algebra = (b: Rewriter, left: NodeId, right: NodeId) => readonly [PointwiseFunction, ...NodeId[]] | NodeId | null; // prettier-ignore

const signs: Partial<Record<PointwiseFunction, Algebra>> = {
  neg: (b, x) => {
    const twice = argumentOf(b, x, 'neg');
    if (twice !== null) return twice;
    const difference = b.as(x, 'pointwise');
    return difference?.fn === 'sub' ? ['sub', ...difference.inputs.toReversed()] : null;
  },
  not: (b, x) => argumentOf(b, x, 'not'),
  add: (b, left, right) => {
    const [negativeLeft, negativeRight] = [left, right].map((id) => argumentOf(b, id, 'neg'));
    if (negativeRight != null) return ['sub', left, negativeRight];
    return negativeLeft == null ? null : ['sub', right, negativeLeft];
  },
  sub: (b, left, right) => {
    const negative = argumentOf(b, right, 'neg');
    if (negative !== null) return ['add', left, negative];
    return b.filledWith(left) === 0 ? ['neg', right] : null;
  },
  mul: (b, left, right) => {
    const [x, y] = [left, right].map((id) => argumentOf(b, id, 'neg'));
    return x != null && y != null ? ['mul', x, y] : null;
  },
  div: (b, left, right) => {
    const [x, y] = [left, right].map((id) => argumentOf(b, id, 'neg'));
    if (x != null && y != null) return ['div', x, y];
    return b.filledWith(left) === 1 && b.typeOf(left) === 'f32' ? ['reciprocal', right] : null;
  },
};

const algebraOfSigns: Pointwise = (b, { fn, inputs, shape }) => {
  const found = signs[fn]?.(b, inputs[0]!, inputs[1]!) ?? null;
  if (found === null) return null;
  if (typeof found === 'number') return b.broadcast(found, shape);
  const [other, ...args] = found;
  return b.pointwiseTo(shape, other, args);
};

const chosen: Pointwise = (b, { fn, inputs, shape, type }) => {
  if (fn !== 'select') return null;
  const [condition, whenTrue, whenFalse] = inputs as readonly [NodeId, NodeId, NodeId];
  const value = b.filledWith(condition);
  if (value !== null) return b.broadcast(value === 0 ? whenFalse : whenTrue, shape);
  if (whenTrue === whenFalse) return b.broadcast(whenTrue, shape);
  const [one, zero] = [b.filledWith(whenTrue), b.filledWith(whenFalse)];
  if (one === 1 && Object.is(zero, 0)) return b.broadcast(b.cast(condition, type), shape);
  const opposite = argumentOf(b, condition, 'not');
  return opposite === null ? null : b.pointwiseTo(shape, 'select', [opposite, whenFalse, whenTrue]);
};

export const pointwiseRules: readonly Pointwise[] = [
  dropCopy,
  dropBroadcasts,
  foldConstants,
  broadcastLast,
  castOfCast,
  ordered,
  algebraWithConstant,
  signOfConstant,
  algebraOfSigns,
  chosen,
];
