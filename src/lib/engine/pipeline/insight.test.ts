import { describe, expect, it } from 'vitest';
import { joinParts, partColumns } from './insight';

describe('parts of a column', () => {
  it('are told as that column', () => {
    const cells = { size: 1, hasNull: false, isOrdered: false, weights: Float64Array.of(1) };
    const columns = partColumns([
      { parts: [cells] },
      { parts: [cells, cells, cells] },
      { parts: [cells] },
    ]);
    expect(columns).toEqual([0, 1, 1, 1, 2]);
  });

  it('leave a tree: the strongest edges, none within a column, none that closes a circle', () => {
    const edges = [
      { from: 0, to: 1, bits: 0.3 },
      { from: 1, to: 2, bits: 2 },
      { from: 4, to: 2, bits: 0.5 },
      { from: 0, to: 4, bits: 0.1 },
      { from: 0, to: 3, bits: 0.4 },
    ];
    expect(joinParts(edges, [0, 1, 1, 1, 2])).toEqual([
      { from: 2, to: 1, bits: 0.5 },
      { from: 0, to: 1, bits: 0.4 },
    ]);
  });
});
