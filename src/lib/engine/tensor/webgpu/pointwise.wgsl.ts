/** Which WGSL expression each function of one element is, by the types of its arguments. */
import type { PointwiseFunction, Scalar } from '../graph';
import type { ShaderText } from './shader-text';

/** A value in a shader; `text` is an expression without side effects. */
export interface Term {
  readonly text: string;
  readonly type: Scalar;
}

/** WGSL's name of each type as code handles it (in buffers a bool is an i32). */
export const typeNames: Record<Scalar, string> = { f32: 'f32', i32: 'i32', bool: 'bool' };

/** `term` as `type`; a float becomes an i32 by cutting, limited to its range. */
export function convert(term: Term, type: Scalar): string {
  if (term.type === type) return term.text;
  if (type === 'bool') return `(${term.text} != ${term.type === 'f32' ? '0.0' : '0'})`;
  if (term.type === 'bool') return type === 'f32' ? `f32(${term.text})` : `i32(${term.text})`;
  return `${type}(${term.text})`;
}

type Writer = (args: readonly string[]) => string;
interface Rule {
  readonly f32?: Writer | string;
  readonly i32?: Writer | string;
}

const operator =
  (sign: string): Writer =>
  ([a, b]) =>
    `(${a} ${sign} ${b})`;
const builtin =
  (name: string): Writer =>
  (args) =>
    `${name}(${args.join(', ')})`;
const both = (write: Writer): Rule => ({ f32: write, i32: write });

/** A text names a function of the library. Arguments of bool are taken as i32 where a rule has one. */
const rules: Record<Exclude<PointwiseFunction, 'select'>, Rule> = {
  add: both(operator('+')),
  sub: both(operator('-')),
  mul: both(operator('*')),
  div: { f32: operator('/'), i32: 'i_div' },
  floorDiv: { f32: 'f_floorDiv', i32: 'i_floorDiv' },
  mod: { f32: 'f_mod', i32: 'i_mod' },
  pow: { f32: 'f_pow', i32: 'i_pow' },
  min: { f32: 'f_min', i32: builtin('min') },
  max: { f32: 'f_max', i32: builtin('max') },
  neg: both(([a]) => `(-${a})`),
  abs: both(builtin('abs')),
  sign: both(builtin('sign')),
  exp: { f32: 'f_exp' },
  expm1: { f32: 'f_expm1' },
  log: { f32: 'f_log' },
  log1p: { f32: 'f_log1p' },
  sqrt: { f32: 'f_sqrt' },
  rsqrt: { f32: 'f_rsqrt' },
  reciprocal: { f32: ([a]) => `(1.0 / ${a})` },
  sin: { f32: 'f_sin' },
  cos: { f32: 'f_cos' },
  atan: { f32: 'f_atan' },
  tanh: { f32: 'f_tanh' },
  sigmoid: { f32: 'f_sigmoid' },
  softplus: { f32: 'f_softplus' },
  erf: { f32: 'f_erf' },
  floor: { f32: builtin('floor') },
  ceil: { f32: builtin('ceil') },
  round: { f32: builtin('round') },
  isNan: { f32: 'f_isNan', i32: () => 'false' },
  isFinite: { f32: 'f_isFinite', i32: () => 'true' },
  equal: both(operator('==')),
  notEqual: both(operator('!=')),
  less: both(operator('<')),
  lessEqual: both(operator('<=')),
  greater: both(operator('>')),
  greaterEqual: both(operator('>=')),
  and: both(([a, b]) => `(${a} != 0 && ${b} != 0)`),
  or: both(([a, b]) => `(${a} != 0 || ${b} != 0)`),
  not: both(([a]) => `(${a} == 0)`),
  toF32: { f32: ([a]) => a!, i32: ([a]) => `f32(${a})` },
  toI32: { f32: ([a]) => `i32(${a})`, i32: ([a]) => a! },
  toBool: both(([a]) => `(${a} != 0)`),
};

/** Results that are bool whatever the arguments. */
const claims = new Set<PointwiseFunction>([
  ...(['isNan', 'isFinite', 'equal', 'notEqual', 'less', 'lessEqual'] as const),
  ...(['greater', 'greaterEqual', 'and', 'or', 'not', 'toBool'] as const),
]);
const onBools: Partial<Record<PointwiseFunction, Writer>> = {
  and: operator('&&'),
  or: operator('||'),
  not: ([a]) => `(!${a})`,
  equal: operator('=='),
  notEqual: operator('!='),
  toBool: ([a]) => a!,
};

/** The expression of `fn` over `args` as a value of `type`. */
export function pointwise(
  shader: ShaderText,
  fn: PointwiseFunction,
  args: readonly Term[],
  type: Scalar,
): string {
  if (fn === 'select') {
    const [condition, yes, no] = args as [Term, Term, Term];
    return `select(${convert(no, type)}, ${convert(yes, type)}, ${convert(condition, 'bool')})`;
  }
  const ofBools = args.every((arg) => arg.type === 'bool') ? onBools[fn] : undefined;
  if (ofBools) return convert({ text: ofBools(args.map(({ text }) => text)), type: 'bool' }, type);
  const rule = rules[fn];
  const isFloat = rule.i32 === undefined || args.some((arg) => arg.type === 'f32');
  const own: Scalar = isFloat ? 'f32' : 'i32';
  const write = rule[own];
  if (write === undefined) throw new Error(`${fn} of ${own} is not defined`);
  const texts = args.map((arg) => convert(arg, own));
  const text =
    typeof write === 'string' ? `${shader.call(write)}(${texts.join(', ')})` : write(texts);
  const result: Scalar = claims.has(fn)
    ? 'bool'
    : fn === 'toF32'
      ? 'f32'
      : fn === 'toI32'
        ? 'i32'
        : own;
  return convert({ text, type: result }, type);
}
