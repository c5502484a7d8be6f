/**
 * A keyed permutation of the numbers 0 to size - 1, so that row i gets a code of its own without
 * anybody remembering which codes are taken: a Feistel network with Philox as its round function,
 * walked until it lands inside the domain (Black and Rogaway, "Ciphers with arbitrary finite domains").
 */
import { stream, type Stream } from '../random';

const rounds = 6;

/**
 * @param size 1 to 2^52
 * @returns a function that gives each index from 0 to `size` - 1 another one, each once
 */
export function bijection(size: number, seed: number, purpose: string): (index: number) => number {
  let half = 1;
  while (4 ** half < size) half++;
  const radix = 2 ** half;
  const keys: Stream = stream(seed, purpose);
  const once = (value: number): number => {
    let left = Math.floor(value / radix);
    let right = value % radix;
    for (let round = 0; round < rounds; round++) {
      const mixed = (keys.uint32(right, round) % radix) ^ left;
      left = right;
      right = mixed >>> 0;
    }
    return left * radix + right;
  };
  return (index) => {
    let value = once(index);
    while (value >= size) value = once(value);
    return value;
  };
}
