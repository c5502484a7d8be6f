/** Rows as points on a plane: real rows as filled squares, synthetic ones as crosses, so that no colour is needed. */
import type { ReportPart } from '../../../engine/schema';
import { frame, label, name, real, synthetic, type Draw } from './charts';
import type { Point, Sheet } from './sheet';

type View = Extract<ReportPart<'map'>, { status: 'judged' }>['views'][number];
type Points = View['points'][number];

/** More points than this of a table hide one another at this size; they are a seeded sample already. */
const mostPoints = 500;
const side = 2.4;

const titles: Readonly<Record<View['name'], string>> = {
  pca: 'Main directions (PCA)',
  neighbours: 'Neighbourhoods',
};

const marks: Readonly<Record<'train' | 'synthetic', (sheet: Sheet, at: Point) => void>> = {
  train: (sheet, [x, y]) => sheet.area(x - side / 2, y - side / 2, side, side, real),
  synthetic: (sheet, [x, y]) => {
    const arm = side * 0.6;
    sheet.line(
      [
        [x - arm, y - arm],
        [x + arm, y + arm],
      ],
      synthetic,
    );
    sheet.line(
      [
        [x - arm, y + arm],
        [x + arm, y - arm],
      ],
      synthetic,
    );
  },
};

/** Training and synthetic rows of one view, with the key above and the axes' names at their sides. */
export function scatter({ name: view, axes, points }: View): Draw {
  const drawn = points.flatMap(({ table, x, y }) =>
    table === 'holdout'
      ? []
      : [{ table, x: x.slice(0, mostPoints), y: y.slice(0, mostPoints) } as const],
  );
  return (sheet, x, y, width) => {
    const tall = width * 0.8;
    const top = y + 28;
    sheet.text(x, y + 10, titles[view], name);
    marks.train(sheet, [x + 3, y + 19]);
    sheet.text(x + 9, y + 22, 'real rows it learnt from', label);
    marks.synthetic(sheet, [x + 117, y + 19]);
    sheet.text(x + 123, y + 22, 'synthetic rows', label);
    frame(sheet, x, top, width, tall);
    const [across, up] = [endsOf(drawn, 'x'), endsOf(drawn, 'y')];
    for (const { table, x: xs, y: ys } of drawn) {
      xs.forEach((value, i) => {
        const left = x + 4 + across(value) * (width - 8);
        const down = top + tall - 4 - up(ys[i] ?? 0) * (tall - 8);
        marks[table](sheet, [left, down]);
      });
    }
    const sides = axes[1] === '' ? [axes[0]] : [`across: ${axes[0]}`, `up: ${axes[1]}`];
    sides.forEach((text, i) => sheet.text(x, top + tall + 10 + 9 * i, text, label, width));
  };
}

/** From a coordinate to its place between the ends of all points, 0 to 1. */
function endsOf(
  drawn: readonly Pick<Points, 'x' | 'y'>[],
  axis: 'x' | 'y',
): (value: number) => number {
  let [low, high] = [Infinity, -Infinity];
  for (const points of drawn) {
    for (const value of points[axis]) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return (value) => (high > low ? (value - low) / (high - low) : 0.5);
}
