/**
 * A map that keeps neighbours together: a graph of nearest rows, laid out by attraction along its edges and
 * repulsion from random other points. Source: McInnes, Healy and Melville, UMAP, arXiv 1802.03426; with
 * a = b = 1, so that no power is taken and every browser draws the same map.
 */
import { exp, log, stream } from '../../engine/random';
import type { Neighbours } from '../nearest';

/** Edge i joins `from[i]` and `to[i]`; weights are in (0, 1]. */
export interface Graph {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float64Array;
}

/** The fuzzy union of every point's neighbourhood, scaled by the distances in it. */
export function graphOf({ k, distance, row }: Neighbours): Graph {
  const count = row.length / k;
  const weights = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const known = Array.from(row.subarray(i * k, (i + 1) * k)).filter((other) => other >= 0).length;
    const own = distance.subarray(i * k, i * k + known);
    const { nearest, width } = neighbourhood(own);
    own.forEach((apart, j) => {
      const other = row[i * k + j] as number;
      const weight = apart <= nearest ? 1 : exp(-(apart - nearest) / width);
      const key = Math.min(i, other) * count + Math.max(i, other);
      const before = weights.get(key) ?? 0;
      weights.set(key, before + weight - before * weight);
    });
  }
  const keys = [...weights.keys()].sort((a, b) => a - b);
  return {
    from: Int32Array.from(keys, (key) => Math.floor(key / count)),
    to: Int32Array.from(keys, (key) => key % count),
    weight: Float64Array.from(keys, (key) => weights.get(key) as number),
  };
}

/** The distance to the nearest point that is not at the same place, and the width at which weights sum to log2 k. */
function neighbourhood(distances: Float64Array) {
  const nearest = distances.find((apart) => apart > 0) ?? 0;
  const goal = log(Math.max(2, distances.length)) / Math.LN2;
  let [low, high, width] = [0, Infinity, 1];
  for (let round = 0; round < 48; round++) {
    let sum = 0;
    for (const apart of distances) sum += apart <= nearest ? 1 : exp(-(apart - nearest) / width);
    if (Math.abs(sum - goal) < 1e-5) break;
    if (sum > goal) high = width;
    else low = width;
    width = high === Infinity ? 2 * width : (low + high) / 2;
  }
  const mean = distances.reduce((total, apart) => total + apart, 0) / Math.max(1, distances.length);
  return { nearest, width: Math.max(width, 1e-3 * mean, 1e-12) };
}

export interface Layout {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const epochs = 160;
const negatives = 5;

/**
 * @param start where points are at first; changed in place and returned
 * @param onEpoch hears after every epoch how many there are
 */
export async function layOutGraph(
  graph: Graph,
  start: Layout,
  seed: number,
  onEpoch: (epochs: number) => Promise<void>,
): Promise<Layout> {
  const { from, to, weight } = graph;
  const { x, y } = start;
  const strongest = weight.reduce((most, each) => Math.max(most, each), 0);
  const next = weight.map((each) => strongest / each);
  let state = stream(seed, 'map negatives').uint32(0) | 1;
  const random = (bound: number): number => {
    // Marsaglia's xorshift: a draw costs less than the force that it is for.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const rate = 1 - (epoch - 1) / epochs;
    for (let edge = 0; edge < from.length; edge++) {
      if ((next[edge] as number) > epoch) continue;
      next[edge] = (next[edge] as number) + strongest / (weight[edge] as number);
      const [a, b] = [from[edge] as number, to[edge] as number];
      attract(x, y, a, b, rate);
      for (let i = 0; i < negatives; i++) {
        repel(x, y, a, random(x.length), rate);
        repel(x, y, b, random(x.length), rate);
      }
    }
    await onEpoch(epochs);
  }
  return start;
}

const clip = (step: number): number => (step > 4 ? 4 : step < -4 ? -4 : step);

function attract(x: Float64Array, y: Float64Array, a: number, b: number, rate: number): void {
  const dx = (x[a] as number) - (x[b] as number);
  const dy = (y[a] as number) - (y[b] as number);
  const pull = -2 / (1 + dx * dx + dy * dy);
  const [sx, sy] = [rate * clip(pull * dx), rate * clip(pull * dy)];
  x[a] = (x[a] as number) + sx;
  y[a] = (y[a] as number) + sy;
  x[b] = (x[b] as number) - sx;
  y[b] = (y[b] as number) - sy;
}

function repel(x: Float64Array, y: Float64Array, a: number, b: number, rate: number): void {
  if (a === b) return;
  const dx = (x[a] as number) - (x[b] as number);
  const dy = (y[a] as number) - (y[b] as number);
  const square = dx * dx + dy * dy;
  const push = 2 / ((0.001 + square) * (1 + square));
  x[a] = (x[a] as number) + rate * clip(push * dx);
  y[a] = (y[a] as number) + rate * clip(push * dy);
}
