/**
 * Kernels that work element by element, with broadcasting. Arithmetic follows tfjs on the CPU; where
 * a kernel lets NaN through by its comparisons only (Step, LeakyRelu), so does this.
 */
import type { GraphBuilder, NodeId, PointwiseFunction, Scalar } from '../graph';
import { pointwiseFunctions } from '../graph';
import { numeric, type Lowering, type Rule, type Rules } from './rule';

type Make = (b: GraphBuilder, x: NodeId, lowering: Lowering) => NodeId;

/** A composition of functions of one number: computed in f32, stored as the kernel's type. */
function composed(make: Make, name = 'x'): Rule {
  return (lowering) => {
    const { b, out } = lowering;
    return b.cast(make(b, b.cast(lowering.input(name), 'f32'), lowering), out.type);
  };
}

/** One function of one number, in the input's own type where the function has that. */
function unary(fn: PointwiseFunction): Rule {
  return ({ b, input, out }) => {
    const x = numeric(b, input('x'));
    const isOfAnyType = pointwiseFunctions[fn].type === 'same';
    return b.cast(b.pointwise(fn, isOfAnyType ? x : b.cast(x, 'f32')), out.type);
  };
}

function upcast(a: Scalar, b: Scalar): Scalar {
  if (a === 'f32' || b === 'f32') return 'f32';
  return 'i32';
}

function both({ b, input }: Lowering): [NodeId, NodeId] {
  const [left, right] = [input('a'), input('b')];
  const type = upcast(b.typeOf(left), b.typeOf(right));
  return [b.cast(left, type), b.cast(right, type)];
}

/** A function of two numbers of one type; comparisons give a bool, arithmetic the kernel's type. */
function binary(fn: PointwiseFunction): Rule {
  return (lowering) => {
    const { b, out } = lowering;
    return b.cast(b.pointwise(fn, ...both(lowering)), out.type);
  };
}

function logical(fn: 'and' | 'or'): Rule {
  return ({ b, input }) => b.pointwise(fn, b.cast(input('a'), 'bool'), b.cast(input('b'), 'bool'));
}

/** `x` where it is at least 0, `negative` elsewhere. */
function bySign(b: GraphBuilder, x: NodeId, negative: NodeId): NodeId {
  return b.pointwise('select', b.pointwise('less', x, b.fill(0)), negative, x);
}

export function leakyRelu(b: GraphBuilder, x: NodeId, alpha: number): NodeId {
  const scaled = b.pointwise('mul', x, b.fill(alpha));
  return alpha >= 0 && alpha <= 1 ? b.pointwise('max', x, scaled) : bySign(b, x, scaled);
}

export function prelu(b: GraphBuilder, x: NodeId, alpha: NodeId): NodeId {
  return bySign(b, x, b.pointwise('mul', x, alpha));
}

/** Activations by the names that fused kernels use. */
export const activations: Readonly<Record<string, (b: GraphBuilder, x: NodeId) => NodeId>> = {
  linear: (_, x) => x,
  relu: (b, x) => b.pointwise('max', x, b.fill(0)),
  relu6: (b, x) => b.pointwise('min', b.pointwise('max', x, b.fill(0)), b.fill(6)),
  elu: (b, x) => bySign(b, x, b.pointwise('expm1', x)),
  sigmoid: (b, x) => b.pointwise('sigmoid', x),
};

// Klambauer et al., "Self-Normalizing Neural Networks" (2017), as tfjs rounds them.
const seluScale = 1.0507009873554805;
const seluScaleAlpha = 1.7580993408473768;

function selu(b: GraphBuilder, x: NodeId): NodeId {
  const negative = b.pointwise('mul', b.pointwise('expm1', x), b.fill(seluScaleAlpha));
  const positive = b.pointwise('mul', x, b.fill(seluScale));
  return b.pointwise('select', b.pointwise('less', x, b.fill(0)), negative, positive);
}

function clip(b: GraphBuilder, x: NodeId, { attributes }: Lowering): NodeId {
  const { clipValueMin, clipValueMax } = attributes as {
    clipValueMin: number;
    clipValueMax: number;
  };
  return b.pointwise('min', b.pointwise('max', x, b.fill(clipValueMin)), b.fill(clipValueMax));
}

function stepFunction(b: GraphBuilder, x: NodeId, { attributes }: Lowering): NodeId {
  const other = b.fill((attributes['alpha'] as number | undefined) ?? 0);
  return b.pointwise('select', b.pointwise('greater', x, b.fill(0)), b.fill(1), other);
}

function squaredDifference(lowering: Lowering): NodeId {
  const { b, out } = lowering;
  const difference = b.pointwise('sub', ...both(lowering));
  return b.cast(b.pointwise('mul', difference, difference), out.type);
}

function square({ b, input, out }: Lowering): NodeId {
  const x = numeric(b, input('x'));
  return b.cast(b.pointwise('mul', x, x), out.type);
}

function isInfinite(b: GraphBuilder, x: NodeId): NodeId {
  return b.pointwise('equal', b.pointwise('abs', x), b.fill(Infinity));
}

function eluGradient({ b, input }: Lowering): NodeId {
  const y = input('y');
  const slope = b.pointwise('min', b.pointwise('add', y, b.fill(1)), b.fill(1));
  return b.pointwise('mul', input('dy'), slope);
}

function select({ b, input, out }: Lowering): NodeId {
  return b.pointwiseTo(out.shape, 'select', [
    b.cast(input('condition'), 'bool'),
    b.cast(input('t'), out.type),
    b.cast(input('e'), out.type),
  ]);
}

function addAll({ b, list, out }: Lowering): NodeId {
  const numbers = list.map((id) => numeric(b, id));
  return b.cast(
    numbers.reduce((sum, next) => b.pointwise('add', sum, next)),
    out.type,
  );
}

export const elementwise: Rules = {
  Abs: unary('abs'),
  Atan: unary('atan'),
  Ceil: unary('ceil'),
  Cos: unary('cos'),
  Erf: unary('erf'),
  Exp: unary('exp'),
  Expm1: unary('expm1'),
  Floor: unary('floor'),
  IsFinite: unary('isFinite'),
  IsNan: unary('isNan'),
  IsInf: composed(isInfinite),
  Log: unary('log'),
  Log1p: unary('log1p'),
  LogicalNot: ({ b, input }) => b.pointwise('not', b.cast(input('x'), 'bool')),
  Neg: unary('neg'),
  Reciprocal: unary('reciprocal'),
  Round: unary('round'),
  Rsqrt: unary('rsqrt'),
  Sigmoid: unary('sigmoid'),
  Sign: unary('sign'),
  Sin: unary('sin'),
  Softplus: unary('softplus'),
  Sqrt: unary('sqrt'),
  Tanh: unary('tanh'),

  Add: binary('add'),
  Sub: binary('sub'),
  Multiply: binary('mul'),
  RealDiv: binary('div'),
  FloorDiv: binary('floorDiv'),
  Mod: binary('mod'),
  Pow: binary('pow'),
  Maximum: binary('max'),
  Minimum: binary('min'),
  Equal: binary('equal'),
  NotEqual: binary('notEqual'),
  Less: binary('less'),
  LessEqual: binary('lessEqual'),
  Greater: binary('greater'),
  GreaterEqual: binary('greaterEqual'),
  LogicalAnd: logical('and'),
  LogicalOr: logical('or'),
  SquaredDifference: squaredDifference,
  AddN: addAll,

  Relu: composed(activations['relu']!),
  Relu6: composed(activations['relu6']!),
  Elu: composed(activations['elu']!),
  Selu: composed(selu),
  LeakyRelu: composed((b, x, { attributes }) => leakyRelu(b, x, attributes['alpha'] as number)),
  Prelu: composed((b, x, { input }) => prelu(b, x, input('alpha'))),
  EluGrad: eluGradient,
  ClipByValue: composed(clip),
  Step: composed(stepFunction),
  Tan: composed((b, x) => b.pointwise('div', b.pointwise('sin', x), b.pointwise('cos', x))),
  Square: square,
  Select: select,
  Cast: ({ b, input, out }) => b.cast(input('x'), out.type),
};
