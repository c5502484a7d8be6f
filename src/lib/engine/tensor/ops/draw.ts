/**
 * Random numbers and shuffles of one step in TypeScript: the definition that WGSL and WASM follow.
 * Words and uniforms are the same bits everywhere, normal and Gumbel numbers the same but for last digits.
 */
import { log, shuffled, stream } from '../../random';
import type { Distribution } from '../graph';
import { setting } from './setting';

type Uniform = (element: number) => number;

/** Box–Muller (1958) on the pairs of a block; sine and cosine serve a reference that is compared by tolerance. */
function normalOf(uniform: Uniform, element: number): number {
  const radius = Math.sqrt(-2 * log(uniform(element & ~1)));
  const angle = 2 * Math.PI * uniform(element | 1);
  // eslint-disable-next-line no-restricted-properties
  return radius * (element % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
}

const draws: Record<
  Exclude<Distribution, 'bits'>,
  (uniform: Uniform, element: number) => number
> = {
  uniform: (uniform, element) => uniform(element),
  normal: normalOf,
  gumbel: (uniform, element) => -log(-log(uniform(element))),
};

/** `length` numbers of the present step (see `withStep`). */
export function drawNumbers(
  distribution: Distribution,
  purpose: string,
  length: number,
): Float32Array | Int32Array {
  const { seed, step } = setting();
  const source = stream(seed, purpose);
  const words = Int32Array.from({ length: Math.ceil(length / 4) * 4 }, (_, element) =>
    source.uint32At(element >>> 2, step, element & 3),
  );
  if (distribution === 'bits') return words.subarray(0, length);
  const uniform = (element: number) => ((words[element]! >>> 9) + 0.5) * 2 ** -23;
  const draw = draws[distribution];
  return Float32Array.from({ length }, (_, element) => draw(uniform, element));
}

/** The rows of the present step's batch (see `shuffled`). */
export function drawRows(rows: number, count: number, purpose: string): Int32Array {
  const { seed, step } = setting();
  return Int32Array.from({ length: count }, (_, i) =>
    shuffled(seed, purpose, rows, (step * count + i) >>> 0),
  );
}
