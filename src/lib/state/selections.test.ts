import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Bars } from '$lib/workers';
import { barCount, chosenBars, toggled } from './selections';

const age: Bars = {
  column: 'age',
  kind: 'integer',
  edges: [0, 10, 20, 30, 40],
  labels: null,
  printed: null,
  hasOthers: false,
};
const job: Bars = {
  column: 'job',
  kind: 'category',
  edges: null,
  labels: ['cook', '', 'nurse'],
  printed: ['cook', '', 'nurse'],
  hasOthers: true,
};

it('holds exactly the bars that were chosen an odd number of times', () => {
  const picks = fc.array(fc.tuple(fc.constantFrom(age, job), fc.nat({ max: 4 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(picks, (picked) => {
      const filter = picked.reduce(
        (now, [bars, bar]) => toggled(now, bars, bar),
        [] as ReturnType<typeof toggled>,
      );
      for (const bars of [age, job]) {
        const odd = Array.from({ length: barCount(bars) }, (_, bar) => bar).filter(
          (bar) => picked.filter((pick) => pick[0] === bars && pick[1] === bar).length % 2 === 1,
        );
        expect([...chosenBars(bars, filter)]).toEqual(odd);
        expect(filter.some(({ column }) => column === bars.column)).toBe(odd.length > 0);
      }
    }),
    { numRuns: 100 },
  );
});

it('makes one range of bars that touch, and tells an empty label from a missing value', () => {
  const three = [2, 0, 1].reduce((now, bar) => toggled(now, age, bar), toggled([], age, 4));
  expect(three).toEqual([
    { column: 'age', ranges: [[0, 30]], labels: [], others: false, missing: true },
  ]);
  expect(toggled([], job, 1)).toMatchObject([{ labels: [''], missing: false }]);
  expect(toggled([], job, 3)).toMatchObject([{ labels: [], others: true }]);
  expect(toggled([], job, 4)).toMatchObject([{ others: false, missing: true }]);
});
