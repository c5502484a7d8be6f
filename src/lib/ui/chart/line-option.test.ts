import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lineOption, verticalRange, type LinePicture } from './line-option';
import { testColours as colours } from './test-colours';

function picture(change: Partial<LinePicture>): LinePicture {
  return {
    lines: [],
    guides: [],
    across: 'epochs',
    bounds: null,
    write: String,
    ...change,
  };
}

it('holds every point and guide, and stays within its bounds', () => {
  const figure = fc.double({ min: 0, max: 1, noNaN: true });
  const points = fc.array(fc.tuple(figure, figure), { maxLength: 8 });
  fc.assert(
    fc.property(points, fc.array(figure, { maxLength: 2 }), (drawn, guides) => {
      const [least, most] = verticalRange(
        picture({
          lines: [{ name: 'a', points: drawn }],
          guides: guides.map((value) => ({ label: 'g', value })),
          bounds: [0, 1],
        }),
      );
      const all = [...drawn.map(([, y]) => y), ...guides];
      expect(least).toBeGreaterThanOrEqual(0);
      expect(most).toBeLessThanOrEqual(1);
      if (all.length > 0 && all.every((value) => value < 1)) expect(least).toBeLessThan(most);
      for (const value of all) {
        expect(value).toBeGreaterThanOrEqual(least);
        expect(value).toBeLessThanOrEqual(most);
      }
    }),
  );
});

it('ends the axis at round numbers', () => {
  const points = [[0, 0.9382] as const, [1, 0.9764] as const];
  expect(verticalRange(picture({ lines: [{ name: 'a', points }], bounds: [0, 1] }))).toEqual([
    0.93, 0.98,
  ]);
});

it('gives each line a dash and a mark of its own, and the guides to the first', () => {
  const lines = ['a', 'b', 'c'].map((name) => ({ name, points: [[0, 1] as const] }));
  const { series } = lineOption(
    picture({ lines, guides: [{ label: 'ideal', value: 0.5 }] }),
    colours,
  );
  expect(new Set(series.map(({ lineStyle }) => String(lineStyle.type))).size).toBe(3);
  expect(new Set(series.map(({ symbol }) => symbol)).size).toBe(3);
  expect(series.map((one) => one.markLine?.data.length ?? 0)).toEqual([1, 0, 0]);
});
