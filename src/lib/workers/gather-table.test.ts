import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Chunk } from '../engine/schema';
import { gatherTable } from './gather-table';

const cell = fc.record({
  number: fc.option(fc.double({ noNaN: true }), { nil: null }),
  label: fc.option(fc.constantFrom('a', 'b', 'c', 'é'), { nil: null }),
});
type Cell = typeof cell extends fc.Arbitrary<infer Value> ? Value : never;

/** Chunks that each list their labels in an order of their own, with one that does not occur. */
async function* chunksOf(cells: readonly Cell[], rows: number): AsyncGenerator<Chunk> {
  for (let start = 0; start < cells.length; start += rows) {
    const part = cells.slice(start, start + rows);
    const labels = ['unused', ...new Set(part.flatMap(({ label }) => label ?? []))];
    yield {
      start,
      rowCount: part.length,
      columns: [
        { storage: 'number', values: Float64Array.from(part, ({ number }) => number ?? NaN) },
        {
          storage: 'text',
          codes: Int32Array.from(part, ({ label }) =>
            label === null ? -1 : labels.indexOf(label),
          ),
          labels,
        },
      ],
    };
  }
}

it('a gathered table has the values of its chunks, however it was cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(cell, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 70 }),
      async (cells, rows) => {
        const table = await gatherTable(chunksOf(cells, rows), cells.length);
        const [numbers, texts] = table.columns;
        if (numbers?.storage !== 'number' || texts?.storage !== 'text') throw new Error('storage');
        expect(table.rowCount).toBe(cells.length);
        expect([...numbers.values]).toEqual(cells.map(({ number }) => number ?? NaN));
        expect([...texts.codes].map((code) => texts.labels[code] ?? null)).toEqual(
          cells.map(({ label }) => label),
        );
        expect(new Set(texts.labels)).toEqual(new Set(cells.flatMap(({ label }) => label ?? [])));
      },
    ),
  );
});
