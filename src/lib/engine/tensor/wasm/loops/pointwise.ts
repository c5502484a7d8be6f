/** Functions of one element as vector code. A bool is a mask here: all ones or 0 in each lane. */
import type { PointwiseFunction, Scalar } from '../../graph';
import type { Local, PlainOpcode } from '../assembler';
import {
  atan,
  divideWhole,
  erf,
  exp,
  expm1,
  floorDivide,
  floorDivideWhole,
  type Formula,
  log,
  log1p,
  mod,
  modWhole,
  power,
  powerWhole,
  sigmoid,
  sineAndCosine,
  softplus,
  tanh,
  type VectorCode,
} from '../math';

/** What a formula may know of its arguments. */
export interface Argument {
  readonly local: Local;
  readonly type: Scalar;
  /** The value, when it is the same everywhere and known now. */
  readonly constant: number | null;
}

type Write = (code: VectorCode, values: readonly Argument[]) => Local;
/** A function that is written differently for floats and for whole numbers (bools as 0 and 1 among them). */
interface Typed {
  readonly f32: Write;
  readonly i32: Write;
}

const locals = (values: readonly Argument[]) => values.map((value) => value.local);
const opcode =
  (name: PlainOpcode): Write =>
  (code, values) =>
    code.op(name, ...locals(values));
const inPlace =
  (formula: (code: VectorCode, x: Local) => Local): Write =>
  (code, [x]) =>
    formula(code, x!.local);
const call =
  (formula: Formula, result = 0): Write =>
  (code, values) =>
    code.functions.call(code, formula, locals(values))[result]!;
const opcodes = (f32: PlainOpcode, i32: PlainOpcode): Typed => ({
  f32: opcode(f32),
  i32: opcode(i32),
});

/** min and max keep NaN; with a number known now, one instruction instead of seven does. */
function extreme(exact: PlainOpcode, quick: PlainOpcode): Write {
  return (code, [a, b]) => {
    if (b!.constant !== null) return code.op(quick, a!.local, b!.local);
    if (a!.constant !== null) return code.op(quick, b!.local, a!.local);
    return code.op(exact, a!.local, b!.local);
  };
}

const known: Readonly<Record<string, (code: VectorCode, x: Local) => Local>> = {
  0.5: (code, x) => code.op('f32x4.sqrt', code.op('f32x4.add', x, code.f32(0))),
  1: (_code, x) => x,
  2: (code, x) => code.op('f32x4.mul', x, x),
  3: (code, x) => code.op('f32x4.mul', code.op('f32x4.mul', x, x), x),
  '-1': (code, x) => code.op('f32x4.div', code.f32(1), x),
};

const power32: Write = (code, values) => {
  const [x, y] = values as [Argument, Argument];
  const short = y.constant === null ? undefined : known[String(y.constant)];
  return short === undefined ? call(power)(code, values) : short(code, x.local);
};

const sign: Typed = {
  f32: (code, [x]) => {
    const one = code.op(
      'v128.or',
      code.op('v128.and', x!.local, code.i32(0x80000000)),
      code.f32(1),
    );
    const isZero = code.op('f32x4.eq', x!.local, code.f32(0));
    const isNan = code.op('f32x4.ne', x!.local, x!.local);
    return code.select(code.op('v128.or', isZero, isNan), x!.local, one);
  },
  i32: (code, [x]) => {
    const low = code.op('i32x4.max_s', x!.local, code.i32(-1));
    return code.op('i32x4.min_s', low, code.i32(1));
  },
};

const absoluteBits = (code: VectorCode, x: Local) => code.op('v128.and', x, code.i32(0x7fffffff));

/** Of floats only; lowering converts first. */
const floats: Partial<Record<PointwiseFunction, Write>> = {
  exp: inPlace(exp),
  expm1: inPlace(expm1),
  log: inPlace(log),
  log1p: inPlace(log1p),
  sqrt: opcode('f32x4.sqrt'),
  rsqrt: (code, [x]) => code.op('f32x4.div', code.f32(1), code.op('f32x4.sqrt', x!.local)),
  reciprocal: (code, [x]) => code.op('f32x4.div', code.f32(1), x!.local),
  sin: call(sineAndCosine, 0),
  cos: call(sineAndCosine, 1),
  atan: call(atan),
  tanh: inPlace(tanh),
  sigmoid: inPlace(sigmoid),
  softplus: inPlace(softplus),
  erf: call(erf),
  floor: opcode('f32x4.floor'),
  ceil: opcode('f32x4.ceil'),
  round: opcode('f32x4.nearest'),
  isNan: (code, [x]) => code.op('f32x4.ne', x!.local, x!.local),
  isFinite: (code, [x]) => code.op('f32x4.lt', absoluteBits(code, x!.local), code.f32(Infinity)),
};

const typed: Partial<Record<PointwiseFunction, Typed>> = {
  add: opcodes('f32x4.add', 'i32x4.add'),
  sub: opcodes('f32x4.sub', 'i32x4.sub'),
  mul: opcodes('f32x4.mul', 'i32x4.mul'),
  div: { f32: opcode('f32x4.div'), i32: call(divideWhole) },
  floorDiv: { f32: call(floorDivide), i32: call(floorDivideWhole) },
  mod: { f32: call(mod), i32: call(modWhole) },
  pow: { f32: power32, i32: call(powerWhole) },
  min: { f32: extreme('f32x4.min', 'f32x4.pmin'), i32: opcode('i32x4.min_s') },
  max: { f32: extreme('f32x4.max', 'f32x4.pmax'), i32: opcode('i32x4.max_s') },
  neg: opcodes('f32x4.neg', 'i32x4.neg'),
  abs: opcodes('f32x4.abs', 'i32x4.abs'),
  sign,
  equal: opcodes('f32x4.eq', 'i32x4.eq'),
  notEqual: opcodes('f32x4.ne', 'i32x4.ne'),
  less: opcodes('f32x4.lt', 'i32x4.lt_s'),
  lessEqual: opcodes('f32x4.le', 'i32x4.le_s'),
  greater: opcodes('f32x4.gt', 'i32x4.gt_s'),
  greaterEqual: opcodes('f32x4.ge', 'i32x4.ge_s'),
};

/** Of masks. */
const masks: Partial<Record<PointwiseFunction, Write>> = {
  and: opcode('v128.and'),
  or: opcode('v128.or'),
  not: opcode('v128.not'),
};

/** From each type to each; `same` to itself. */
const conversions: Readonly<Record<Scalar, Readonly<Record<Scalar, Write>>>> = {
  f32: {
    f32: (_code, [x]) => x!.local,
    i32: opcode('i32x4.trunc_sat_f32x4_s'),
    bool: (code, [x]) => code.op('f32x4.ne', x!.local, code.f32(0)),
  },
  i32: {
    f32: opcode('f32x4.convert_i32x4_s'),
    i32: (_code, [x]) => x!.local,
    bool: (code, [x]) => code.op('i32x4.ne', x!.local, code.i32(0)),
  },
  bool: {
    f32: (code, [x]) => code.op('v128.and', x!.local, code.f32(1)),
    i32: (code, [x]) => code.op('v128.and', x!.local, code.i32(1)),
    bool: (_code, [x]) => x!.local,
  },
};

/** The same number as another type. */
export function convert(code: VectorCode, value: Argument, to: Scalar): Local {
  return conversions[value.type][to](code, [value]);
}

const targets: Partial<Record<PointwiseFunction, Scalar>> = {
  toF32: 'f32',
  toI32: 'i32',
  toBool: 'bool',
};

/**
 * @param type of the result
 * @returns the local of the result: a mask where `type` is bool
 */
export function writePointwise(
  code: VectorCode,
  fn: PointwiseFunction,
  values: readonly Argument[],
  type: Scalar,
): Local {
  const target = targets[fn];
  if (target !== undefined) return convert(code, values[0]!, target);
  if (fn === 'select') {
    const [condition, whenTrue, whenFalse] = locals(values) as [Local, Local, Local];
    return code.select(condition, whenTrue, whenFalse);
  }
  const asType = (to: Scalar) =>
    values.map((value) => ({ ...value, local: convert(code, value, to), type: to }));
  const float = floats[fn];
  if (float !== undefined) return float(code, asType('f32'));
  const mask = masks[fn];
  if (mask !== undefined) return mask(code, asType('bool'));
  const number = values.at(-1)!.type === 'f32' ? 'f32' : 'i32';
  const write = typed[fn];
  if (write === undefined) throw new Error(`${fn} is in none of the tables of this file.`);
  const result = write[number](code, asType(number));
  const isBoolMade = type === 'bool' && values.at(-1)!.type === 'bool' && !comparisons.has(fn);
  return isBoolMade ? code.op('i32x4.ne', result, code.i32(0)) : result;
}

const comparisons: ReadonlySet<PointwiseFunction> = new Set<PointwiseFunction>([
  'equal',
  'notEqual',
  'less',
  'lessEqual',
  'greater',
  'greaterEqual',
]);
