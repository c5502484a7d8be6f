/** Straight-line code of a kernel as WGSL statements: what loops and epilogues of products share. */
import type { Index, Instruction, Store } from '../program';
import type { Scalar } from '../graph';
import type { Place } from './bindings';
import { convert, pointwise, typeNames, type Term } from './pointwise.wgsl';
import { integerText, type ShaderText } from './shader-text';

/** A buffer that code's operands mean. */
export interface Operand extends Place {
  readonly type: Scalar;
}

/** What stands around a piece of code. */
export interface Scope {
  readonly shader: ShaderText;
  readonly operands: readonly Operand[];
  /** Expressions (i32) of the coordinates that indices count with, by axis. */
  readonly coordinates: readonly string[];
  /** Result of a reduction; may add statements in front of its use. */
  readonly reduced?: (reduction: number, lines: string[]) => Term;
  /** The product's element, in an epilogue. */
  readonly product?: string;
}

type ValueList = Term[];

/** An index without its buffer: an i32 expression. */
export function indexText(
  base: number,
  index: Index,
  coordinates: readonly string[],
  values: readonly Term[],
): string {
  const scaled = (text: string, by: number) =>
    by === 1 ? text : `${text} * ${by < 0 ? `(${by})` : by}`;
  const parts = [
    ...index.strides.flatMap((stride, axis) =>
      stride === 0 ? [] : [scaled(coordinates[axis]!, stride)],
    ),
    ...(index.terms ?? []).flatMap(({ value, stride }) =>
      stride === 0 ? [] : [scaled(convert(values[value]!, 'i32'), stride)],
    ),
  ];
  const offset = base + index.offset;
  if (offset !== 0 || parts.length === 0) parts.unshift(integerText(offset));
  return parts.join(' + ');
}

const fromBits: Record<Scalar, (bits: string) => string> = {
  f32: (bits) => `bitcast<f32>(${bits})`,
  i32: (bits) => `bitcast<i32>(${bits})`,
  bool: (bits) => `(${bits} != 0u)`,
};
const toBits: Record<Scalar, (value: string) => string> = {
  f32: (value) => `bitcast<u32>(${value})`,
  i32: (value) => `bitcast<u32>(${value})`,
  bool: (value) => `select(0u, 1u, ${value})`,
};
const zeros: Record<Scalar, string> = { f32: '0.0', i32: '0', bool: 'false' };

/** An element of a buffer, as its type; `index` is an expression. */
export function elementText(shader: ShaderText, operand: Operand, index: string): string {
  return fromBits[operand.type](`${shader.bind(operand.binding)}[${index}]`);
}

/** The statement that stores `value` into a buffer. */
export function storeText(shader: ShaderText, operand: Operand, index: string, value: Term) {
  const bits = toBits[operand.type](convert(value, operand.type));
  return `${shader.bind(operand.binding)}[${index}] = ${bits};`;
}

type InstructionOf<Op> = Extract<Instruction, { op: Op }>;

function loadText(
  instruction: InstructionOf<'load'>,
  name: string,
  scope: Scope,
  values: ValueList,
  lines: string[],
): void {
  const operand = scope.operands[instruction.operand]!;
  const index = indexText(operand.offset, instruction.index, scope.coordinates, values);
  const element: Term = {
    text: elementText(scope.shader, operand, index),
    type: operand.type,
  };
  const { type, guard } = instruction;
  if (guard === undefined) {
    lines.push(`let ${name} = ${convert(element, type)};`);
    return;
  }
  const condition = convert(values[guard]!, 'bool');
  lines.push(
    `var ${name}: ${typeNames[type]} = ${zeros[type]};`,
    `if (${condition}) { ${name} = ${convert(element, type)}; }`,
  );
}

function drawText(
  instruction: InstructionOf<'random'> | InstructionOf<'shuffle'>,
  scope: Scope,
  values: ValueList,
): Term {
  const { key, check } = instruction.stream;
  const keys = `${key >>> 0}u, ${check >>> 0}u`;
  const index = indexText(0, instruction.index, scope.coordinates, values);
  if (instruction.op === 'shuffle') {
    const { rows, count } = instruction;
    let half = 1;
    while (4 ** half < rows) half++;
    const place = `setting.step * ${count >>> 0}u + u32(${index})`;
    const text = `${scope.shader.call('shuffled')}(${place}, ${rows >>> 0}u, ${half}u, ${keys})`;
    return { text, type: 'i32' };
  }
  const name = scope.shader.call(`random_${instruction.distribution}`);
  const type = instruction.distribution === 'bits' ? 'i32' : 'f32';
  return { text: `${name}(${index}, ${keys})`, type };
}

function constantText({ type, value }: InstructionOf<'constant'>, shader: ShaderText): string {
  if (type === 'f32') return shader.float(value);
  return type === 'bool' ? String(value !== 0) : integerText(value);
}

function termOf(
  instruction: Exclude<Instruction, { op: 'load' }>,
  scope: Scope,
  values: ValueList,
  lines: string[],
): Term {
  switch (instruction.op) {
    case 'constant':
      return { text: constantText(instruction, scope.shader), type: instruction.type };
    case 'step':
      return { text: 'bitcast<i32>(setting.step)', type: 'i32' };
    case 'coordinate':
      return { text: scope.coordinates[instruction.axis]!, type: 'i32' };
    case 'random':
    case 'shuffle':
      return drawText(instruction, scope, values);
    case 'reduced':
      return scope.reduced!(instruction.reduction, lines);
    case 'product':
      return { text: scope.product!, type: 'f32' };
    default: {
      const args = instruction.args.map((value) => values[value]!);
      const { type } = instruction;
      return { text: pointwise(scope.shader, instruction.op, args, type), type };
    }
  }
}

/**
 * Writes `code`, one `let` an instruction (constants too: WGSL refuses to compile constant expressions
 * that divide by zero or overflow). Instruction i becomes `<prefix>i`.
 * @param linesOf where the statements of instruction i go
 */
export function writeCode(
  code: readonly Instruction[],
  scope: Scope,
  prefix: string,
  linesOf: (instruction: number) => string[],
): readonly Term[] {
  const values: ValueList = [];
  code.forEach((instruction, i) => {
    const name = `${prefix}${i}`;
    const { type } = instruction;
    const lines = linesOf(i);
    if (instruction.op === 'load') loadText(instruction, name, scope, values, lines);
    else {
      const text = convert(termOf(instruction, scope, values, lines), type);
      lines.push(`let ${name} = ${text};`);
    }
    values.push({ text: name, type });
  });
  return values;
}

/** The statements of all stores. */
export function writeStores(
  stores: readonly Store[],
  scope: Scope,
  values: readonly Term[],
): string[] {
  return stores.map(({ operand, index, value }) => {
    const buffer = scope.operands[operand]!;
    const place = indexText(buffer.offset, index, scope.coordinates, values);
    return storeText(scope.shader, buffer, place, values[value]!);
  });
}
