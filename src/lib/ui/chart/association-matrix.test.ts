import { expect, it } from 'vitest';
import type { Profile } from '$lib/engine/schema';
import { associationMatrix, strongest } from './association-matrix';

const column = (name: string): Profile['columns'][number] => ({
  name,
  kind: 'decimal',
  rows: 10,
  nulls: 0,
  distinct: 10,
  numbers: null,
  histogram: null,
  top: [],
  oddities: [],
});
const profile: Profile = {
  rows: 10,
  columns: ['a', 'b', 'key', 'c'].map(column),
  associations: [
    { a: 0, b: 1, measure: 'correlation', value: -0.8 },
    { a: 0, b: 2, measure: 'correlation', value: null },
    { a: 1, b: 3, measure: 'correlation', value: 0.3 },
  ],
};

it('is symmetric, with 1 on the diagonal, without columns that have no measured pair', () => {
  const { labels, values } = associationMatrix(profile);
  expect(labels).toEqual(['a', 'b', 'c']);
  expect(values).toEqual([1, -0.8, null, -0.8, 1, 0.3, null, 0.3, 1]);
});

it('ranks by strength, whatever the sign', () => {
  expect(strongest(profile).map((pair) => pair.value)).toEqual([-0.8, 0.3]);
});
