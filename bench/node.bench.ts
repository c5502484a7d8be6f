/** What is measured in Node; each part keeps its figures in `bench/results`. */
import { expect, test } from 'vitest';
import { run as benchCopula } from './engine-copula';
import { run as benchProfile } from './profile';
import { keepRows } from './results';

test('parts in Node', async () => {
  const rows = [...(await benchProfile()), ...(await benchCopula())];
  keepRows('node', rows);
  expect(rows.every(({ value }) => Number.isFinite(value))).toBe(true);
});
