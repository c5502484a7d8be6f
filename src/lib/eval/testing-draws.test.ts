import { describe, expect, test } from 'vitest';
import { drawnAsNumPy } from './testing';

/** Oracle: NumPy 2.4. */
describe('NumPy’s frozen stream', () => {
  test('RandomState(9).permutation(12)[:6]', () => {
    expect([...drawnAsNumPy(9, 12, 6)]).toEqual([7, 9, 2, 0, 3, 4]);
  });

  test('RandomState(15).permutation(26048)[:5]', () => {
    expect([...drawnAsNumPy(15, 26_048, 5)]).toEqual([13333, 13425, 21039, 16962, 15554]);
  });

  test('every row once', () => {
    const all = drawnAsNumPy(3, 1000, 1000);
    expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(drawnAsNumPy(3, 1000, 7)).toEqual(all.slice(0, 7));
  });
});
