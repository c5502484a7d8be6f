import { expect, it } from 'vitest';
import { distributionBars, distributionCaption } from './distribution-bars';

it('keeps the order of the bins and the same bins for both tables', () => {
  const bars = distributionBars(
    {
      column: 'age',
      edges: [0, 10, 20],
      labels: null,
      real: [0.5, 0.5, 0],
      synthetic: [0.4, 0.6, 0],
    },
    String,
  );
  expect(bars.map((bar) => bar.label)).toEqual(['0 to 10', '10 to 20']);
  expect(distributionCaption(bars)).toBe(
    'Differs most at 0 to 10: 50.0\u00a0% real, 40.0\u00a0% synthetic.',
  );
});

it('shows missing values as soon as one table has some', () => {
  const bars = distributionBars(
    {
      column: 'job',
      edges: null,
      labels: ['a', ''],
      real: [0.6, 0.4, 0],
      synthetic: [0.6, 0.3, 0.1],
    },
    String,
  );
  expect(bars.map((bar) => bar.label)).toEqual(['a', '(empty)', 'missing']);
});
