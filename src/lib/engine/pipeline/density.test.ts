import { describe, expect, it } from 'vitest';
import { stream } from '../random';
import { fitDensity } from './density';
import { column, makeTable, texts } from './test-tables';

const random = stream(5, 'density test');
const words = (count: number, from: number) =>
  Array.from({ length: count }, (_, row) => ['a', 'b', 'c'][random.below(3, from + row)] as string);

/** Two label columns; the second says the same as the first, or its own. */
function made(first: readonly string[], second: readonly string[]) {
  return makeTable([
    [column('one', 'category'), texts(first)],
    [column('two', 'category'), texts(second)],
  ]);
}

describe('how likely rows are', () => {
  const first = words(600, 0);
  const real = made(first, first);

  it('is what the rows themselves say: a third for each pair that occurs, next to nothing for others', async () => {
    const density = await fitDensity(real.table, real.schema, 1, {});
    const same = density.logLikelihood(made(['a', 'b', 'c'], ['a', 'b', 'c']).table);
    for (const value of same) expect(value).toBeCloseTo(Math.log(1 / 3), 0);
    const broken = density.logLikelihood(made(['a', 'b', 'c'], ['b', 'c', 'a']).table);
    for (const value of broken) expect(value).toBeLessThan(Math.log(0.02));
  });

  it('is the same for the same seed', async () => {
    const twice = [1, 1].map(() => fitDensity(real.table, real.schema, 3, {}));
    const [one, other] = await Promise.all(twice);
    expect(one?.logLikelihood(real.table)).toEqual(other?.logLikelihood(real.table));
  });
});
