/**
 * Random streams without state: every number is a pure function of (seed, purpose, index, lane), so
 * that any row can be drawn on any machine in any order. Refuses to be a global generator.
 */
import { normalQuantile } from './normal';
import { philox } from './philox';

const perUnit = 2 ** -32;

/** FNV-1a over the UTF-16 units of a text; `basis` tells hashes of one text apart. */
function hashText(text: string, basis: number): number {
  let hash = basis | 0;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** The two hashes of a purpose that key its stream. */
export interface StreamKey {
  /** Second word of the Philox key; the first is the seed. */
  readonly key: number;
  /** Fourth word of the counter; the others are index (low, high) and block. */
  readonly check: number;
}

/** What a purpose puts into Philox: for generators that must equal `stream` outside TypeScript. */
export function streamKey(purpose: string): StreamKey {
  return { key: hashText(purpose, 0x811c9dc5), check: hashText(purpose, 0x2d51c3f7) };
}

/** One stream of numbers. `index` is any integer from 0 to 2^53 - 1; `lane` tells numbers of one index apart. */
export class Stream {
  readonly #seed: number;
  readonly #purpose: number;
  readonly #check: number;
  readonly #words = new Int32Array(4);

  constructor(seed: number, purpose: string) {
    this.#seed = seed;
    const { key, check } = streamKey(purpose);
    this.#purpose = key;
    this.#check = check;
  }

  #block(index: number, block: number): Int32Array {
    return this.#blockAt(index, Math.floor(index / 2 ** 32), block);
  }

  #blockAt(low: number, high: number, block: number): Int32Array {
    philox(this.#words, low, high, block, this.#check, this.#seed, this.#purpose);
    return this.#words;
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(index: number, lane = 0): number {
    return (this.#block(index, lane >>> 2)[lane & 3] ?? 0) >>> 0;
  }

  /** As `uint32` at index `high` * 2^32 + `low`, which may lie beyond 2^53; both from 0 to 2^32 - 1. */
  uint32At(low: number, high: number, lane: number): number {
    return (this.#blockAt(low, high, lane >>> 2)[lane & 3] ?? 0) >>> 0;
  }

  /** In the open interval (0, 1), on a grid of 2^32 points. */
  uniform(index: number, lane = 0): number {
    return (this.uint32(index, lane) + 0.5) * perUnit;
  }

  /** Standard normal, by inversion. */
  normal(index: number, lane = 0): number {
    return normalQuantile(this.uniform(index, lane));
  }

  /** A whole number from 0 to `bound` - 1; `bound` up to 2^32 (the bias is below bound / 2^32). */
  below(bound: number, index: number, lane = 0): number {
    return Math.floor(this.uint32(index, lane) * perUnit * bound);
  }

  /** The numbers 0 to `size` - 1 in random order. */
  permutation(size: number): Uint32Array {
    const order = new Uint32Array(size);
    for (let i = 0; i < size; i++) {
      const other = this.below(i + 1, i);
      order[i] = order[other] ?? 0;
      order[other] = i;
    }
    return order;
  }

  /** `out[row * width + lane] = uniform(start + row, lane)` for `rows` rows. */
  fillUniform(out: Float64Array | Float32Array, start: number, rows: number, width: number): void {
    let at = 0;
    for (let row = 0; row < rows; row++) {
      for (let lane = 0; lane < width; lane += 4) {
        const words = this.#block(start + row, lane >>> 2);
        const count = Math.min(4, width - lane);
        for (let k = 0; k < count; k++) {
          out[at++] = (((words[k] as number) >>> 0) + 0.5) * perUnit;
        }
      }
    }
  }

  /** `out[row * width + lane] = normal(start + row, lane)` for `rows` rows. */
  fillNormal(out: Float64Array | Float32Array, start: number, rows: number, width: number): void {
    this.fillUniform(out, start, rows, width);
    const size = rows * width;
    for (let i = 0; i < size; i++) out[i] = normalQuantile(out[i] as number);
  }
}

/**
 * The stream for a purpose, such as `stream(1, 'holdout')`.
 * @param seed a whole number from 0 to 2^32 - 1
 */
export function stream(seed: number, purpose: string): Stream {
  return new Stream(seed, purpose);
}
