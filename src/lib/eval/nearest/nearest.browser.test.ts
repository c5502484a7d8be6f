import { expect, it } from 'vitest';
import { stream } from '../../engine/random';
import { nearestRows, type RowBlock } from './index';

function block(rows: number, seed: number): RowBlock {
  const random = stream(seed, 'browser rows');
  const values = Float64Array.from({ length: rows * 6 }, (_, i) =>
    i % 6 < 3 ? random.below(4, i) : random.below(50, i) / 49,
  );
  return { values, rows, width: 6, labelWidth: 3 };
}

it('a page finds what a search of all pairs finds', async () => {
  const [query, reference] = [block(200, 1), block(3000, 2)];
  const tools = { spawnThreads: null, threads: 1 };
  const found = await nearestRows(query, reference, { tools });
  for (let q = 0; q < query.rows; q++) {
    let [best, place] = [Infinity, -1];
    for (let r = 0; r < reference.rows; r++) {
      let total = 0;
      for (let c = 0; c < 6; c++) {
        const [a, b] = [query.values[q * 6 + c]!, reference.values[r * 6 + c]!];
        total += c < 3 ? Number(a !== b) : Math.min(1, Math.abs(a - b));
      }
      if (total < best) [best, place] = [total, r];
    }
    expect(found.row[q]).toBe(place);
    expect(found.distance[q]).toBe(best / 6);
  }
});
