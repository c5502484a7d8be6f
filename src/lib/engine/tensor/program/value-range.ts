/** What whole numbers a value in a piece of code can be: how places that depend on data are kept in bounds. */
import type { Shape } from '../graph';
import type { Instruction, Value } from './program';

type Load = Extract<Instruction, { readonly op: 'load' }>;
export type Range = readonly [low: number, high: number];

/**
 * Smallest and largest value that instruction `value` can make; null when nothing is known.
 * @param lengths of the axes of the domain (a segment's inner axis is as long as its row)
 * @param loaded what is known of an operand's contents
 */
export function valueRange(
  code: readonly Instruction[],
  value: Value,
  lengths: Shape,
  loaded: (load: Load) => Range | null = () => null,
): Range | null {
  const instruction = code[value]!;
  const of = (place: number): Range | null =>
    'args' in instruction ? valueRange(code, instruction.args[place]!, lengths, loaded) : null;
  switch (instruction.op) {
    case 'constant':
      return [instruction.value, instruction.value];
    case 'coordinate':
      return [0, lengths[instruction.axis]! - 1];
    case 'load':
      return loaded(instruction);
    case 'shuffle':
      return [0, instruction.rows - 1];
    case 'min':
    case 'max':
      return clampRange(instruction.op, of(0), of(1));
    case 'add':
    case 'sub': {
      const [a, b] = [of(0), of(1)];
      if (!a || !b) return null;
      return instruction.op === 'add' ? [a[0] + b[0], a[1] + b[1]] : [a[0] - b[1], a[1] - b[0]];
    }
    case 'mul': {
      const [a, b] = [of(0), of(1)];
      if (!a || !b) return null;
      const corners = a.flatMap((x) => b.map((y) => x * y));
      return [Math.min(...corners), Math.max(...corners)];
    }
    case 'floorDiv': {
      const [a, b] = [of(0), of(1)];
      if (!a || b?.[0] !== b?.[1] || !b || b[0] <= 0) return null;
      return [Math.floor(a[0] / b[0]), Math.floor(a[1] / b[0])];
    }
    case 'select': {
      const [a, b] = [of(1), of(2)];
      return a && b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : null;
    }
    default:
      return instruction.type === 'bool' ? [0, 1] : null;
  }
}

function clampRange(op: 'min' | 'max', a: Range | null, b: Range | null): Range | null {
  const pick = op === 'min' ? Math.min : Math.max;
  if (a && b) return [pick(a[0], b[0]), pick(a[1], b[1])];
  const known = a ?? b;
  if (!known) return null;
  return op === 'min' ? [-Infinity, known[1]] : [known[0], Infinity];
}
