/** For tests only: a table that scikit-learn was given too, number for number. */
import type { Feature } from './features';

/** The same recurrence made the table for scikit-learn (Numerical Recipes' generator). */
export function* uniforms(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield (state + 0.5) / 2 ** 32;
  }
}

/**
 * `targets.classes`: 0, 1 or 2. Two numbers, one with nulls and one with many values, a number with 40, labels with nulls, rare labels.
 */
export function makeTable(rows: number, draw: () => number) {
  const values: (readonly [number, number, number, number, number])[] = [];
  const targets = { binary: [] as number[], number: [] as number[], classes: [] as number[] };
  for (let i = 0; i < rows; i++) {
    const [x, y, z, c] = [draw(), draw(), Math.floor(draw() * 40), Math.floor(draw() * 6)];
    const d = Math.floor(draw() * draw() * 6);
    const [noise, miss] = [draw(), draw()];
    const score =
      3 * (x - 0.5) +
      (c === 1 || c === 4 ? 2 : 0) -
      (d > 2 ? 0.06 * z : 0) +
      (miss < 0.2 ? 1 : 0) +
      2 * (noise - 0.5);
    values.push([miss < 0.2 ? NaN : x, y, z, miss >= 0.2 && miss < 0.3 ? -1 : c, d]);
    targets.binary.push(score > 0.6 ? 1 : 0);
    targets.number.push(score);
    targets.classes.push(score < -0.2 ? 0 : score < 1.2 ? 1 : 2);
  }
  const features: Feature[] = [
    ...[0, 1, 2].map((c) => ({
      kind: 'number' as const,
      values: Float64Array.from(values, (row) => row[c]!),
    })),
    ...[3, 4].map((c) => ({
      kind: 'label' as const,
      size: 6,
      codes: Int32Array.from(values, (row) => row[c]!),
    })),
  ];
  return { features, targets, rows: Int32Array.from({ length: rows }, (_, row) => row) };
}
