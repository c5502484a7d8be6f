/** Shape rules of kernels that compute each element by itself. */
import { backend_util, type DataType } from '@tensorflow/tfjs-core';
import { input, inputList, type Rule } from './rule';

const broadcast = (a: readonly number[], b: readonly number[]) =>
  backend_util.assertAndGetBroadcastShape([...a], [...b]);

function unary(type?: DataType, name = 'x'): Rule {
  return (inputs) => {
    const x = input(inputs, name);
    return [{ shape: x.shape, dtype: type ?? x.dtype }];
  };
}

function binary(type?: DataType, [first, second]: readonly [string, string] = ['a', 'b']): Rule {
  return (inputs) => {
    const a = input(inputs, first);
    return [{ shape: broadcast(a.shape, input(inputs, second).shape), dtype: type ?? a.dtype }];
  };
}

/** Both branches have one shape; a condition of fewer axes belongs to the first ones. */
const select: Rule = (inputs) => {
  const t = input(inputs, 't');
  return [{ shape: t.shape, dtype: backend_util.upcastType(t.dtype, input(inputs, 'e').dtype) }];
};

const batchNorm: Rule = (inputs) => [input(inputs, 'x')];

export const elementWiseRules = {
  Abs: unary(),
  Atan: unary(),
  Ceil: unary(),
  ClipByValue: unary(),
  Cos: unary(),
  Elu: unary(),
  Erf: unary(),
  Exp: unary('float32'),
  Expm1: unary(),
  Floor: unary(),
  Identity: unary(),
  IsFinite: unary('bool'),
  IsInf: unary('bool'),
  IsNan: unary('bool'),
  LeakyRelu: unary('float32'),
  Log: unary(),
  Log1p: unary(),
  LogicalNot: unary('bool'),
  Neg: unary(),
  OnesLike: unary(),
  Reciprocal: unary(),
  Relu: unary(),
  Relu6: unary(),
  Round: unary(),
  Rsqrt: unary(),
  Selu: unary(),
  Sigmoid: unary(),
  Sign: unary(),
  Sin: unary(),
  Softplus: unary(),
  Sqrt: unary(),
  Square: unary(),
  Step: unary(),
  Tan: unary(),
  Tanh: unary(),
  ZerosLike: unary(),
  Cast: (inputs, attributes) => [
    { shape: input(inputs, 'x').shape, dtype: attributes['dtype'] as DataType },
  ],
  Add: binary(),
  EluGrad: binary('float32', ['dy', 'y']),
  Equal: binary('bool'),
  FloorDiv: binary('int32'),
  Greater: binary('bool'),
  GreaterEqual: binary('bool'),
  Less: binary('bool'),
  LessEqual: binary('bool'),
  LogicalAnd: binary('bool'),
  LogicalOr: binary('bool'),
  Maximum: binary(),
  Minimum: binary(),
  Mod: binary(),
  Multiply: binary(),
  NotEqual: binary('bool'),
  Pow: binary(),
  Prelu: binary('float32', ['x', 'alpha']),
  RealDiv: binary(),
  SquaredDifference: binary(),
  Sub: binary(),
  AddN: (inputs) => inputList(inputs).slice(0, 1),
  Select: select,
  FusedBatchNorm: batchNorm,
} satisfies Record<string, Rule>;
