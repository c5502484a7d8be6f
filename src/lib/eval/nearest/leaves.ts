/**
 * Reference rows in leaves of 64 that lie close together, so that a whole leaf can be ruled out by its
 * box. Source: Friedman, Bentley and Finkel, ACM TOMS 3(3), 1977 (k-d trees, splits by the widest column).
 */
import type { Scale } from './quantise';

export const leafRows = 64;
/** Boxes are looked at so many at a time. */
export const boxGroup = 8;

export interface Leaves {
  readonly count: number;
  /** Row of each place; leaf l holds places 64 l to 64 l + 63. */
  readonly order: Int32Array;
}

/** @param values quantised rows, row after row */
export function growLeaves(
  values: Uint16Array,
  rows: number,
  width: number,
  labelWidth: number,
  scale: Scale,
): Leaves {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const count = Math.ceil(rows / leafRows);
  const keys = new Float64Array(rows);
  const stack: [number, number][] = count > 1 ? [[0, rows]] : [];
  for (let range = stack.pop(); range !== undefined; range = stack.pop()) {
    const [from, to] = range;
    const column = widest(values, order.subarray(from, to), width, labelWidth, scale);
    if (column < 0) continue;
    const part = keys.subarray(from, to);
    for (let i = from; i < to; i++) {
      const row = order[i] as number;
      part[i - from] = (values[row * width + column] as number) * 2 ** 32 + row;
    }
    part.sort();
    for (let i = from; i < to; i++) order[i] = (part[i - from] as number) % 2 ** 32;
    const middle = from + leafRows * Math.ceil(Math.ceil((to - from) / leafRows) / 2);
    for (const [a, b] of [
      [from, middle],
      [middle, to],
    ] as const)
      if (b - a > leafRows) stack.push([a, b]);
  }
  return { count, order };
}

const sampledPairs = 48;

/** The column in which rows lie furthest apart on average; -1 where all are alike. */
function widest(
  values: Uint16Array,
  rows: Int32Array,
  width: number,
  labelWidth: number,
  { perUnit }: Scale,
): number {
  const spread = new Float64Array(width);
  const half = Math.floor(rows.length / 2);
  const stride = Math.max(1, Math.floor(half / sampledPairs));
  for (let i = 0; i < half; i += stride) {
    const a = (rows[i] as number) * width;
    const b = (rows[i + half] as number) * width;
    for (let c = 0; c < width; c++) {
      const apart = Math.abs((values[a + c] as number) - (values[b + c] as number));
      const term = c < labelWidth ? (apart > 0 ? perUnit : 0) : Math.min(apart, perUnit);
      spread[c] = (spread[c] as number) + term;
    }
  }
  let best = -1;
  for (let c = 0; c < width; c++)
    if ((spread[c] as number) > (best < 0 ? 0 : (spread[best] as number))) best = c;
  return best;
}

/** Leaf after leaf, in each column after column: 64 values. */
export function packLeaves(values: Uint16Array, width: number, { count, order }: Leaves) {
  const out = new Uint16Array(count * width * leafRows);
  order.forEach((row, place) => {
    const base = Math.floor(place / leafRows) * width * leafRows + (place % leafRows);
    for (let c = 0; c < width; c++) out[base + c * leafRows] = values[row * width + c] as number;
  });
  return out;
}

/** Group of 8 leaves after group, in each column after column: the least value of each leaf, then the largest. */
export function packBoxes(values: Uint16Array, width: number, { count, order }: Leaves) {
  const groups = Math.ceil(count / boxGroup);
  const out = new Uint16Array(groups * width * 2 * boxGroup);
  for (let leaf = 0; leaf < count; leaf++) {
    const rows = order.subarray(leaf * leafRows, (leaf + 1) * leafRows);
    for (let c = 0; c < width; c++) {
      let [min, max] = [65535, 0];
      for (const row of rows) {
        const value = values[row * width + c] as number;
        if (value < min) min = value;
        if (value > max) max = value;
      }
      const base = (Math.floor(leaf / boxGroup) * width + c) * 2 * boxGroup + (leaf % boxGroup);
      out[base] = min;
      out[base + boxGroup] = max;
    }
  }
  return out;
}
