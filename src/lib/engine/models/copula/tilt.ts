/**
 * Class balance: rows get a cell of one column by given shares, and their latents are moved to where the
 * latents of such rows lie, so that the rest of the row goes with the cell as learnt. Latents that lead to
 * a cell are independent of each other (see `match`), so each is drawn from its own interval; the others
 * follow by Matheron's rule: z + Cov(z, p) (target - z at p), which has the conditional distribution.
 */
import { normalQuantile, stream, type Stream } from '../../random';
import type { Balance } from '../generator';
import type { Follow } from '../follow';
import { childNode, isCell, rootsOf, type Layout } from './layout';

/** Latent `node` between the quantiles `low` and `low + width`. */
interface Step {
  readonly node: number;
  readonly low: number;
  readonly width: number;
}

/** The latents on the way to each cell of a column. */
function waysOf(layout: Layout, root: number): Map<number, readonly Step[]> {
  const ways = new Map<number, readonly Step[]>();
  const visit = (node: number, before: readonly Step[]): void => {
    let low = 0;
    layout[node]?.children.forEach((child, i) => {
      const width = layout[node]?.weights[i] as number;
      const way = [...before, { node, low, width }];
      low += width;
      if (isCell(child)) ways.set(child, way);
      else visit(childNode(child), way);
    });
  };
  visit(root, []);
  return ways;
}

/**
 * A balance of a column that has latents: that of a follower becomes its leader's, whose cells share out
 * what the follower's cell is to get.
 */
export function leadingBalance(
  { column, shares }: Balance,
  follows: readonly Follow[],
  weightsOf: (column: number) => Float64Array,
): Balance {
  const follow = follows.find((each) => each.column === column);
  if (follow === undefined) return { column, shares };
  const weights = weightsOf(follow.leader);
  const reached = new Float64Array(shares.length);
  const led = follow.cells.map((cell, leading) => {
    reached[cell] = (reached[cell] as number) + (weights[leading] as number);
    return cell;
  });
  const wanted = weights.map((weight, leading) => {
    const cell = led[leading] as number;
    return weight > 0 ? (weight * (shares[cell] as number)) / (reached[cell] as number) : 0;
  });
  const total = wanted.reduce((sum, share) => sum + share, 0);
  return { column: follow.leader, shares: wanted.map((share) => share / total) };
}

export class Tilt {
  readonly #ways: (readonly Step[])[] = [];
  /** Upper ends of the cells' shares, one for each way. */
  readonly #ends: number[] = [];
  /** Covariance of every latent with each latent of the column, `[size]` a node. */
  readonly #pulls = new Map<number, Float64Array>();

  constructor(
    layout: Layout,
    factor: Float64Array,
    columnCount: number,
    { column, shares }: Balance,
  ) {
    const root = rootsOf(layout, columnCount)[column] ?? -1;
    if (root < 0) return;
    let total = 0;
    for (const [cell, way] of waysOf(layout, root)) {
      const share = shares[cell] ?? 0;
      if (share <= 0) continue;
      this.#ways.push(way);
      this.#ends.push((total += share));
      for (const { node } of way) {
        if (!this.#pulls.has(node)) this.#pulls.set(node, covariances(factor, layout.length, node));
      }
    }
  }

  /** Moves the latents `[rows, size]` of rows `start` and following, in place. */
  apply(latents: Float64Array, start: number, rows: number, size: number, seed: number): void {
    if (this.#ways.length === 0) return;
    const random = stream(seed, 'copula balance');
    for (let row = 0; row < rows; row++) {
      this.#move(latents, row * size, size, start + row, random);
    }
  }

  #move(latents: Float64Array, at: number, size: number, index: number, random: Stream): void {
    const u = random.uniform(index) * (this.#ends.at(-1) as number);
    const way = this.#ways[this.#ends.findIndex((end) => u < end)] ?? [];
    way.forEach(({ node, low, width }, step) => {
      const target = normalQuantile(low + width * random.uniform(index, step + 1));
      const by = target - (latents[at + node] as number);
      const pull = this.#pulls.get(node) as Float64Array;
      for (let i = 0; i < size; i++) {
        latents[at + i] = (latents[at + i] as number) + by * (pull[i] as number);
      }
    });
  }
}

/** Column `node` of factor times its transpose. */
function covariances(factor: Float64Array, size: number, node: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let k = 0; k <= Math.min(i, node); k++) {
      sum += (factor[i * size + k] as number) * (factor[node * size + k] as number);
    }
    return sum;
  });
}
