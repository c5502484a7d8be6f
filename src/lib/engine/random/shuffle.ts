/**
 * An endless run of shuffles of the same rows, without state: which row stands at a place is a pure
 * function of (seed, purpose, rows, place). The GPU and WASM compute the same function, bit for bit.
 */
import { philox } from './philox';
import { streamKey } from './stream';

/** The finaliser "lowbias32" of Chris Wellons' hash prospector, a bijection of 32-bit words. */
function mix(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/** Half the bits of the smallest power of four that is at least `rows`; at least 1. */
function halfBits(rows: number): number {
  let half = 1;
  while (4 ** half < rows) half++;
  return half;
}

/**
 * The row at `place` of an endless run of shuffles of 0 … rows - 1: every run of `rows` places that
 * starts at a multiple of `rows` holds each row once. A Feistel network of four rounds over the next
 * power of four, walked until it lands inside (Black and Rogaway, "Ciphers with arbitrary finite
 * domains", 2002); its round keys are Philox block (shuffle number, 0, 1) of the stream.
 * Of a few dozen rows or less not all orders come equally often (a place's rows differ by some percent).
 * @param rows from 1 to 2^32 - 1
 * @param place a whole number from 0 to 2^32 - 1
 */
export function shuffled(seed: number, purpose: string, rows: number, place: number): number {
  const { key, check } = streamKey(purpose);
  const words = new Int32Array(4);
  philox(words, Math.floor(place / rows), 0, 1, check, seed, key);
  const half = halfBits(rows);
  const mask = 2 ** half - 1;
  let value = place % rows;
  do {
    let left = (value >>> half) & mask;
    let right = value & mask;
    for (const word of words) [left, right] = [right, left ^ (mix(right ^ word) & mask)];
    value = ((left << half) | right) >>> 0;
  } while (value >= rows);
  return value;
}
