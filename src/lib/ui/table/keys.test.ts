import fc from 'fast-check';
import { expect, it } from 'vitest';
import { moveCell } from './keys';

const keys = [
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'PageUp',
  'PageDown',
  'Home',
  'End',
];
const extent = { rows: 1_000_000, columns: 15, page: 20 };
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false });

it('never leaves the grid', () => {
  const place = fc.record({ row: fc.integer({ min: -1, max: 999_999 }), column: fc.nat(14) });
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.boolean(), place, (key, isFar, at) => {
      const to = moveCell(press(key, isFar), at, extent);
      expect(to?.row).toBeGreaterThanOrEqual(-1);
      expect(to?.row).toBeLessThan(extent.rows);
      expect(to?.column).toBeGreaterThanOrEqual(0);
      expect(to?.column).toBeLessThan(extent.columns);
    }),
  );
});

it('goes to the last cell, and leaves other keys alone', () => {
  expect(moveCell(press('End', true), { row: 3, column: 2 }, extent)).toEqual({
    row: 999_999,
    column: 14,
  });
  expect(moveCell(press('a'), { row: 0, column: 0 }, extent)).toBeNull();
});
