/** Principal components by subspace iteration (Halko, Martinsson and Tropp, SIAM Review 53(2), 2011). */
import { stream } from '../../engine/random';
import type { Points } from './features';

/** Two directions of the largest variance, with the share of all variance in each. */
export interface Components {
  readonly directions: readonly [Float64Array, Float64Array];
  readonly shares: readonly [number, number];
}

const rounds = 60;

/**
 * @param rows the first so many points are learnt from
 * @param onRound hears after every round how many there are
 */
export async function principalComponents(
  points: Points,
  rows: number,
  seed: number,
  onRound: (rounds: number) => Promise<void>,
): Promise<Components> {
  const random = stream(seed, 'map components');
  const start = (lane: number) =>
    Float64Array.from({ length: points.size }, (_, i) => random.uniform(i, lane) - 0.5);
  let [first, second] = orthonormal(start(0), start(1));
  for (let round = 0; round < rounds; round++) {
    [first, second] = orthonormal(
      spread(points, rows, project(points, rows, first)),
      spread(points, rows, project(points, rows, second)),
    );
    await onRound(rounds);
  }
  const all = totalVariance(points, rows);
  const share = (direction: Float64Array) => {
    const along = project(points, rows, direction);
    const variance = along.reduce((total, value) => total + value * value, 0) / Math.max(1, rows);
    return all > 0 ? variance / all : 0;
  };
  return {
    directions: [first, second].map(upright) as [Float64Array, Float64Array],
    shares: [share(first), share(second)],
  };
}

/** Coordinates of the first `rows` points along a direction. */
export function project(points: Points, rows: number, direction: Float64Array): Float64Array {
  const { labelWidth, numbers, places, heights, means, values } = points;
  const base = heights.length;
  let middle = 0;
  means.forEach((mean, place) => (middle += mean * (direction[place] as number)));
  return Float64Array.from({ length: rows }, (_, row) => {
    let total = -middle;
    for (let c = 0; c < labelWidth; c++) {
      const place = places[row * labelWidth + c] as number;
      total += (heights[place] as number) * (direction[place] as number);
    }
    for (let c = 0; c < numbers; c++)
      total += (values[row * numbers + c] as number) * (direction[base + c] as number);
    return total;
  });
}

/** Sum of the points, each so many times as its coordinate says: the transpose of `project`. */
function spread(points: Points, rows: number, along: Float64Array): Float64Array {
  const { size, labelWidth, numbers, places, heights, means, values } = points;
  const out = new Float64Array(size);
  const base = heights.length;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const weight = along[row] as number;
    sum += weight;
    for (let c = 0; c < labelWidth; c++) {
      const place = places[row * labelWidth + c] as number;
      out[place] = (out[place] as number) + weight * (heights[place] as number);
    }
    for (let c = 0; c < numbers; c++)
      out[base + c] = (out[base + c] as number) + weight * (values[row * numbers + c] as number);
  }
  means.forEach((mean, place) => (out[place] = (out[place] as number) - sum * mean));
  return out;
}

function totalVariance(points: Points, rows: number): number {
  const { labelWidth, numbers, places, heights, means, values } = points;
  let squares = 0;
  means.forEach((mean) => (squares += mean * mean));
  let total = rows * squares;
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < labelWidth; c++) {
      const place = places[row * labelWidth + c] as number;
      const height = heights[place] as number;
      total += height * height - 2 * height * (means[place] as number);
    }
    for (let c = 0; c < numbers; c++) total += (values[row * numbers + c] as number) ** 2;
  }
  return total / Math.max(1, rows);
}

/** Gram–Schmidt; a direction without length stays without. */
function orthonormal(a: Float64Array, b: Float64Array): [Float64Array, Float64Array] {
  const first = unit(a);
  let shared = 0;
  first.forEach((value, i) => (shared += value * (b[i] as number)));
  return [first, unit(b.map((value, i) => value - shared * (first[i] as number)))];
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(vector.reduce((total, value) => total + value * value, 0));
  return length > 1e-12 ? vector.map((value) => value / length) : vector.map(() => 0);
}

/** Of the two signs the one with the largest entry above 0. */
function upright(direction: Float64Array): Float64Array {
  let largest = 0;
  for (const value of direction) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest < 0 ? direction.map((value) => -value) : direction;
}
