/**
 * The look of a column of keys: a running number, a UUID, or a mask of character classes. What it
 * keeps of the values themselves are only characters that all of them share at one place.
 */
import { z } from '../schema';

/** Alphabets, narrowest first; a place of the mask takes the first that holds all its characters. */
const alphabets = [
  '0123456789',
  '0123456789abcdef',
  '0123456789ABCDEF',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  '0123456789abcdefghijklmnopqrstuvwxyz',
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
] as const;

export const shapeSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('sequence'),
    prefix: z.string(),
    suffix: z.string(),
    first: z.int(),
    step: z.int(),
    /** Filled up with zeros to this many digits. */
    width: z.int().min(0),
  }),
  z.object({ type: z.literal('uuid'), isUpper: z.boolean() }),
  /** Places: a one-character alphabet is a fixed character. */
  z.object({ type: z.literal('mask'), places: z.array(z.string().min(1)).min(1) }),
]);
export type Shape = z.infer<typeof shapeSchema>;

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

/** The greatest power of ten that is at most `n`. */
function powerBelow(n: number): number {
  let power = 1;
  while (power * 10 <= n) power *= 10;
  return power;
}

function sequenceOf(values: readonly string[]): Shape | null {
  const parts = values.map((value) => /^(\D*)(\d{1,15})(\D*)$/.exec(value));
  const [, prefix = '', , suffix = ''] = parts[0] ?? [];
  if (parts.some((part) => part?.[1] !== prefix || part[3] !== suffix)) return null;
  const digits = parts.map((part) => part?.[2] ?? '');
  const numbers = digits.map(Number);
  const steps = numbers.slice(1).map((number, i) => number - (numbers[i] as number));
  if (steps.some((step) => step <= 0)) return null;
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  const step = steps.reduce(divisor, 0) || 1;
  const span = (numbers.at(-1) as number) - (numbers[0] as number);
  if (span / step > 4 * values.length) return null;
  const padded = digits.every((text) => text.length === digits[0]?.length);
  const isFilled = padded && digits.some((text) => text.startsWith('0'));
  return {
    type: 'sequence',
    prefix,
    suffix,
    first: roundedStart(numbers[0] as number, step, values.length),
    step,
    width: isFilled ? (digits[0] as string).length : 0,
  };
}

/** Where a sequence may have begun, without giving away its first number: 10,003 of 500 rows gives 10,001. */
function roundedStart(first: number, step: number, rows: number): number {
  if (first < step) return first === 0 ? 0 : step;
  const grid = powerBelow(rows * step);
  const floor = Math.floor((first - step) / grid) * grid;
  return floor + step;
}

function placeOf(values: readonly string[], place: number): string {
  const used = new Set(values.map((value) => value[place] as string));
  if (used.size === 1) return [...used].join('');
  const fits = alphabets.find((alphabet) => [...used].every((char) => alphabet.includes(char)));
  return fits ?? alphabets[7];
}

/** @param values at least one, as in the file, in row order */
export function findShape(values: readonly string[], rareBelow: number): Shape {
  if (values.length >= rareBelow) {
    if (values.every((value) => uuidPattern.test(value))) {
      return { type: 'uuid', isUpper: values.some((value) => /[A-F]/.test(value)) };
    }
    const sequence = sequenceOf(values);
    if (sequence !== null) return sequence;
  }
  const byLength = new Map<number, string[]>();
  for (const value of values) {
    const group = byLength.get(value.length) ?? [];
    group.push(value);
    byLength.set(value.length, group);
  }
  const group = [...byLength.values()].reduce((a, b) => (b.length > a.length ? b : a));
  const isKnown = group.length >= rareBelow && (group[0] as string).length > 0;
  if (!isKnown) return { type: 'mask', places: Array<string>(8).fill(alphabets[5]) };
  const length = Math.min(64, (group[0] as string).length);
  const prefix = group.reduce(commonPrefix);
  const places = [...prefix.slice(0, length)];
  for (let place = places.length; place < length; place++) places.push(placeOf(group, place));
  return { type: 'mask', places };
}
