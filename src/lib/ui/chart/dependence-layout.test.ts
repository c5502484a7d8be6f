import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeColumns } from './dependence-layout';

it('places every column once, each under a column that stands above it', () => {
  const name = fc.integer({ min: 0, max: 12 }).map((n) => `c${n}`);
  const edge = fc.record({
    from: name,
    to: name,
    bits: fc.double({ min: 0, max: 4, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 30 }), (edges) => {
      const placed = placeColumns(edges);
      const names = new Set(edges.flatMap(({ from, to }) => [from, to]));
      expect(new Set(placed.map((column) => column.name))).toEqual(names);
      expect(placed).toHaveLength(names.size);
      placed.forEach((column, line) => {
        expect(column.line).toBe(line);
        if (column.parent === null) expect(column.depth).toBe(0);
        else expect(column.depth).toBe(placed[column.parent]!.depth + 1);
      });
    }),
  );
});

it('starts at the most connected column and follows the strongest edge first', () => {
  const placed = placeColumns([
    { from: 'age', to: 'income', bits: 0.5 },
    { from: 'income', to: 'tax', bits: 0.9 },
    { from: 'region', to: 'zip', bits: 0.2 },
  ]);
  expect(placed.map(({ name, depth }) => `${'-'.repeat(depth)}${name}`)).toEqual([
    'income',
    '-tax',
    '-age',
    'region',
    '-zip',
  ]);
});
