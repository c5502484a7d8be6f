import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageCache, type Row } from './page-cache';

/** A table whose cell says which row it is; answers only when told to. */
class SlowTable {
  readonly asked: { start: number; count: number; signal: AbortSignal; answer: () => void }[] = [];

  readonly fetch = (start: number, count: number, signal: AbortSignal): Promise<Row[]> =>
    new Promise((resolve) => {
      const rows = Array.from({ length: count }, (_, row) => [String(start + row)]);
      this.asked.push({ start, count, signal, answer: () => resolve(rows) });
    });

  async answerAll(): Promise<void> {
    for (const { answer } of this.asked) answer();
    await settled();
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const pages = { pageRows: 10, keepPages: 4 };

describe('the page cache', () => {
  it('gives each visible row once it is here, and never another row', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 500 }),
        fc.array(fc.tuple(fc.nat(520), fc.nat(25)), { minLength: 1, maxLength: 12 }),
        async (rowCount, views) => {
          const table = new SlowTable();
          const cache = new PageCache(rowCount, table.fetch, () => undefined, pages);
          for (const [first, height] of views) {
            cache.show(first, first + height);
            await table.answerAll();
            const last = Math.min(first + height, rowCount - 1);
            for (let row = first; row <= last; row++) expect(cache.row(row)).toEqual([String(row)]);
          }
          for (let row = 0; row < rowCount; row++) {
            const held = cache.row(row);
            if (held) expect(held).toEqual([String(row)]);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('never asks beyond the table', async () => {
    const table = new SlowTable();
    const cache = new PageCache(23, table.fetch, () => undefined, pages);
    cache.show(15, 90);
    expect(table.asked.map(({ start, count }) => [start, count])).toEqual([
      [10, 10],
      [20, 3],
    ]);
  });

  it('cancels what scrolled away before it was answered, and does not keep its late answer', async () => {
    const table = new SlowTable();
    const cache = new PageCache(1000, table.fetch, () => undefined, pages);
    cache.show(0, 9);
    cache.show(500, 509);
    expect(table.asked[0]!.signal.aborted).toBe(true);
    expect(table.asked[1]!.signal.aborted).toBe(false);
    await table.answerAll();
    expect(cache.row(0)).toBeUndefined();
    expect(cache.row(500)).toEqual(['500']);
  });

  it('asks once for a page that stays visible', () => {
    const table = new SlowTable();
    const cache = new PageCache(1000, table.fetch, () => undefined, pages);
    for (let first = 0; first < 10; first++) cache.show(first, first + 5);
    expect(table.asked.map(({ start }) => start)).toEqual([0, 10]);
  });

  it('lets go of the pages that were shown longest ago', async () => {
    const table = new SlowTable();
    const cache = new PageCache(1000, table.fetch, () => undefined, pages);
    for (const page of [0, 1, 2, 3, 0, 4]) {
      cache.show(page * 10, page * 10 + 9);
      await table.answerAll();
    }
    expect([0, 1, 2, 3, 4].map((page) => cache.row(page * 10) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
      true,
    ]);
  });

  it('tells a failure, and asks again when the page is shown again', async () => {
    const told: unknown[] = [];
    let fails = true;
    const fetch = (start: number, count: number): Promise<Row[]> =>
      fails
        ? Promise.reject(new Error('no engine'))
        : Promise.resolve(Array.from({ length: count }, (_, row) => [String(start + row)]));
    const cache = new PageCache(100, fetch, (error) => told.push(error), pages);
    cache.show(0, 9);
    await settled();
    expect(String(told[0])).toContain('no engine');
    fails = false;
    cache.show(0, 9);
    await settled();
    expect(told[1]).toBeNull();
    expect(cache.row(5)).toEqual(['5']);
  });
});
