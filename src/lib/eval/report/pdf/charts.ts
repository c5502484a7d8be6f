/** Pictures of the PDF report: overlaid bars, heat maps, curves. Each draws into a box it is given. */
import type { Bins, Distribution, Roc } from '../../../engine/schema';
import { minus, written } from '../words';
import { dim, ink, rule } from './flow';
import type { Colour, Point, Sheet } from './sheet';

export type Draw = (sheet: Sheet, x: number, y: number, width: number) => void;

export const real: Colour = [0.62, 0.66, 0.73];
export const synthetic: Colour = [0.04, 0.43, 0.6];
const negative: Colour = [0.69, 0.26, 0.06];
const white: Colour = [1, 1, 1];
export const label = { size: 7, colour: dim };
export const name = { size: 8.5, weight: 'bold', colour: ink } as const;

/** From white to a colour. */
function tint(colour: Colour, share: number): Colour {
  const part = Math.min(1, Math.max(0, share));
  return colour.map((value, i) => white[i]! + (value - white[i]!) * part) as unknown as Colour;
}

/** As much of a text as fits into `width` at about half its size a letter. */
function fit(text: string, size: number, width: number): string {
  const most = Math.max(3, Math.floor(width / (0.55 * size)));
  const letters = Array.from(text);
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}

/** Bars of both tables over one another, their name above and a remark below. */
export function bars(distribution: Distribution, remark: string, tall = 56): Draw {
  const { real: a, synthetic: b, column, edges, edgeTexts, labels } = distribution;
  return (sheet, x, y, width) => {
    sheet.text(x, y + 10, fit(column, 8.5, width), name);
    const top = Math.max(1e-9, ...a, ...b);
    const hasNulls = (a.at(-1) ?? 0) > 0 || (b.at(-1) ?? 0) > 0;
    const count = hasNulls ? a.length : a.length - 1;
    const step = width / Math.max(1, count);
    const base = y + 16 + tall;
    for (let i = 0; i < count; i++) {
      const high = (share: number | undefined) => ((share ?? 0) / top) * tall;
      sheet.area(x + i * step, base - high(a[i]), step * 0.92, high(a[i]), real);
      sheet.area(x + (i + 0.22) * step, base - high(b[i]), step * 0.48, high(b[i]), synthetic);
    }
    sheet.line(
      [
        [x, base],
        [x + width, base],
      ],
      rule,
    );
    const ends = labels ?? edgeTexts ?? edges?.map(minus) ?? [];
    const half = width / 2 - 4;
    sheet.text(x, base + 9, fit(ends[0] ?? '', 7, half), label);
    if (count > 1) sheet.textTo(x + width, base + 9, fit(ends.at(-1) ?? '', 7, half), label);
    sheet.text(x, base + 19, remark, label);
  };
}

/** A square matrix of −1 to 1; null cells stay empty. */
export function heat(title: string, matrix: readonly (readonly (number | null)[])[]): Draw {
  return (sheet, x, y, width) => {
    sheet.text(x, y + 10, title, name);
    const cell = width / Math.max(1, matrix.length);
    matrix.forEach((row, i) =>
      row.forEach((value, j) => {
        if (value === null) return;
        const colour = tint(value < 0 ? negative : synthetic, Math.abs(value));
        sheet.area(x + j * cell, y + 16 + i * cell, cell, cell, colour);
      }),
    );
    frame(sheet, x, y + 16, width, width);
  };
}

export function frame(sheet: Sheet, x: number, y: number, width: number, height: number): void {
  const corners: Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
    [x, y],
  ];
  sheet.line(corners, rule);
}

/** No two alike on a print without colours. */
const lines: readonly { readonly colour: Colour; readonly dash: string }[] = [
  { colour: synthetic, dash: '' },
  { colour: negative, dash: '4 2' },
  { colour: [0.42, 0.36, 0.58], dash: '1 1.5' },
  { colour: dim, dash: '6 1.5 1 1.5' },
];

function stroke(sheet: Sheet, points: readonly Point[], at: number): void {
  const { colour, dash } = lines[at % lines.length]!;
  sheet.line(points, colour, 1, dash);
}

function legend(sheet: Sheet, x: number, y: number, names: readonly string[], width: number): void {
  names.forEach((text, i) => {
    const at = y + 9 * i;
    stroke(
      sheet,
      [
        [x, at - 2.5],
        [x + 18, at - 2.5],
      ],
      i,
    );
    sheet.text(x + 22, at, text, label, width - 22);
  });
}

/** Receiver operating characteristics, the diagonal being a guess. */
export function rocs(title: string, curves: readonly Roc[]): Draw {
  return (sheet, x, y, width) => {
    sheet.text(x, y + 10, fit(title, 8.5, width), name);
    const side = width * 0.7;
    const at = ([across, up]: Point): Point => [x + across * side, y + 16 + (1 - up) * side];
    frame(sheet, x, y + 16, side, side);
    sheet.line([at([0, 0]), at([1, 1])], rule);
    curves.slice(0, 4).forEach(({ falsePositives, truePositives }, i) => {
      const points = falsePositives.map((across, j) => at([across, truePositives[j] ?? 0]));
      stroke(sheet, points, i);
    });
    const names = curves.slice(0, 4).map(({ variant, auc }) => `${variant} ${written(auc, 'auc')}`);
    legend(sheet, x, y + side + 28, names, width);
  };
}

/** Shares in bins as steps, a line a series. */
export function steps(title: string, { edges, series }: Bins): Draw {
  return (sheet, x, y, width) => {
    sheet.text(x, y + 10, fit(title, 8.5, width), name);
    const tall = width * 0.45;
    const top = Math.max(1e-9, ...series.flatMap(({ shares }) => shares));
    const [first, last] = [edges[0] ?? 0, edges.at(-1) ?? 1];
    const across = (edge: number) => x + ((edge - first) / (last - first || 1)) * width;
    const base = y + 16 + tall;
    frame(sheet, x, y + 16, width, tall);
    series.slice(0, 4).forEach(({ shares }, i) => {
      const points = shares.flatMap((share, bin): Point[] => {
        const up = base - (share / top) * tall;
        return [
          [across(edges[bin] ?? 0), up],
          [across(edges[bin + 1] ?? 0), up],
        ];
      });
      stroke(sheet, points, i);
    });
    sheet.text(x, base + 9, written(Number(first.toPrecision(3)), 'number'), label);
    sheet.textTo(x + width, base + 9, written(Number(last.toPrecision(3)), 'number'), label);
    legend(
      sheet,
      x,
      base + 20,
      series.slice(0, 4).map(({ name: text }) => text),
      width,
    );
  };
}
