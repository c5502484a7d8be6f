import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layoutColumns, visibleColumns } from './column-layout';

it('covers every pixel of the window with a column', () => {
  const names = fc.array(fc.record({ name: fc.string(), kind: fc.string() }), { minLength: 1 });
  fc.assert(
    fc.property(
      names,
      fc.nat(4_000),
      fc.integer({ min: 50, max: 2_000 }),
      (headers, left, width) => {
        const layout = layoutColumns(headers);
        const total = layout.edges.at(-1) ?? 0;
        const from = Math.min(left, total - 1);
        const { first, end } = visibleColumns(layout, from, width);
        expect(layout.edges[first]).toBeLessThanOrEqual(from);
        expect(layout.edges[end]).toBeGreaterThanOrEqual(Math.min(total, from + width));
        expect(end).toBeGreaterThan(first);
      },
    ),
  );
});
