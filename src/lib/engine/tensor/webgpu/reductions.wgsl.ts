/** Accumulators of reductions: their start, one more value, and joining two of them in a fixed order. */
import type { ReduceFunction, Scalar } from '../graph';
import type { Reduction } from '../program';
import { convert, type Term } from './pointwise.wgsl';
import type { ShaderText } from './shader-text';

/** A reduction as its kernel keeps it: in one variable, or for argmax and argmin in two. */
export interface Accumulator {
  /** Name of the variable; the place of an argmax stands in `<name>At`. */
  readonly name: string;
  readonly fn: ReduceFunction;
  /** Of the values that are compared or summed. */
  readonly type: 'f32' | 'i32';
  readonly isPlace: boolean;
  /** Of the result. */
  readonly result: Scalar;
}

/** @param value the type of the value that is reduced */
export function accumulator(reduction: Reduction, value: Scalar, name: string): Accumulator {
  const { fn } = reduction;
  const isPlace = fn === 'argmax' || fn === 'argmin';
  const type = value === 'f32' ? 'f32' : 'i32';
  return { name, fn, type, isPlace, result: reduction.type };
}

const lowest = { f32: -Infinity, i32: -(2 ** 31) };
const highest = { f32: Infinity, i32: 2 ** 31 - 1 };

function startValue({ fn, type }: Accumulator): number {
  if (fn === 'max' || fn === 'argmax') return lowest[type];
  if (fn === 'min' || fn === 'argmin') return highest[type];
  return fn === 'product' || fn === 'all' ? 1 : 0;
}

/** Declarations of its variables. */
export function startText(shader: ShaderText, of: Accumulator): string[] {
  const start = startValue(of);
  const text = of.type === 'f32' ? shader.float(start) : `i32(${start})`;
  const value = `var ${of.name}: ${of.type} = ${text};`;
  // The largest place, so that any element wins; an empty reduction does not occur.
  return of.isPlace ? [value, `var ${of.name}At: i32 = 2147483647;`] : [value];
}

function joined(shader: ShaderText, { fn, type }: Accumulator, a: string, b: string): string {
  if (fn === 'sum') return `${a} + ${b}`;
  if (fn === 'product') return `${a} * ${b}`;
  if (fn === 'any') return `${a} | ${b}`;
  if (fn === 'all') return `${a} & ${b}`;
  return type === 'f32' ? `${shader.call(`f_${fn}`)}(${a}, ${b})` : `${fn}(${a}, ${b})`;
}

/** Takes `value` in; for a place also its place among the inner elements (i32). */
export function takeText(shader: ShaderText, of: Accumulator, value: Term, at: string): string {
  const isTruth = of.fn === 'any' || of.fn === 'all';
  const text = isTruth ? `i32(${convert(value, 'bool')})` : convert(value, of.type);
  return joinText(shader, of, text, at);
}

/** Joins `value` (with place `at`) into the accumulator; of equal values the first place wins. */
export function joinText(shader: ShaderText, of: Accumulator, value: string, at: string): string {
  const { name } = of;
  if (!of.isPlace) return `${name} = ${joined(shader, of, name, value)};`;
  const sign = of.fn === 'argmax' ? '>' : '<';
  const wins = `${value} ${sign} ${name} || (${value} == ${name} && ${at} < ${name}At)`;
  return `if (${wins}) { ${name} = ${value}; ${name}At = ${at}; }`;
}

/** The result, once all is in. */
export function resultOf(of: Accumulator): Term {
  // NaN never wins; among nothing else the first place stands.
  if (of.isPlace) {
    return { text: `select(${of.name}At, 0, ${of.name}At == 2147483647)`, type: 'i32' };
  }
  const isTruth = of.fn === 'any' || of.fn === 'all';
  return isTruth ? { text: `(${of.name} != 0)`, type: 'bool' } : { text: of.name, type: of.type };
}
