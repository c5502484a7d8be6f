/** The pages of pictures: the least alike columns, relations, curves, distances. */
import type { Measured, Report } from '../../../engine/schema';
import { valueOf } from '../../measured';
import { percent } from '../words';
import { bars, heat, rocs, steps, type Draw } from './charts';
import { dim, type Flow } from './flow';
import { scatter } from './scatter';

const mostColumns = 12;
/** Beyond this many columns a cell is smaller than a reader can see. */
const mostHeat = 60;

export function pictures(flow: Flow, report: Report): void {
  columns(flow, report);
  relations(flow, report);
  map(flow, report);
  curves(flow, report);
}

function map(flow: Flow, { parts }: Report): void {
  if (parts.map?.status !== 'judged' || parts.map.views.length === 0) return;
  flow.need(320);
  flow.heading('All rows on a plane');
  const text =
    'A point is a row: squares are real, crosses are synthetic. Where one kind lies alone, the other has no such rows. Distances between far neighbourhoods mean little. At most 500 rows of each.';
  flow.paragraph(text, { size: 9, colour: dim, after: 6 });
  flow.pictures(2, 250, parts.map.views.map(scatter));
}

function columns(flow: Flow, { shapes, distributions }: Report): void {
  const drawn = new Map(distributions.map((one) => [one.column, one]));
  const rank = (measured: Measured) => valueOf(measured) ?? 2;
  const worst = shapes
    .toSorted((a, b) => rank(a.synthetic) - rank(b.synthetic))
    .slice(0, mostColumns)
    .flatMap(({ column, synthetic }): Draw[] => {
      const distribution = drawn.get(column);
      if (distribution === undefined) return [];
      const score = valueOf(synthetic);
      return [bars(distribution, score === null ? 'not measured' : `alike to ${percent(score)}`)];
    });
  if (worst.length === 0) return;
  flow.need(180);
  flow.heading('Columns, the least alike first');
  const text =
    'Wide grey bars: real. Narrow blue bars: synthetic. The last bar is missing values, where there are any.';
  flow.paragraph(text, { size: 9, colour: dim, after: 6 });
  flow.pictures(3, 106, worst);
}

function relations(flow: Flow, { strengths }: Report): void {
  const { columns: names, real, synthetic } = strengths;
  if (names.length < 2 || names.length > mostHeat) return;
  const difference = real.map((row, i) =>
    row.map((value, j) => {
      const other = synthetic[i]?.[j] ?? null;
      return value === null || other === null ? null : other - value;
    }),
  );
  flow.need(270);
  flow.heading('How strongly columns belong together');
  const text = `Correlation between numbers, Cramér’s V where a label takes part; the darker, the stronger, brown below 0. From left to right and from top to bottom: ${names.join(', ')}.`;
  flow.paragraph(text, { size: 9, colour: dim, after: 6 });
  const all = [heat('Real', real), heat('Synthetic', synthetic), heat('Difference', difference)];
  flow.pictures(3, 186, all);
}

function curves(flow: Flow, { parts }: Report): void {
  const { detection, usefulness, attacks, distances, likelihood } = parts;
  const drawn: Draw[] = [
    ...(detection?.status === 'judged' && detection.roc.length > 0
      ? [rocs('Telling rows apart', detection.roc)]
      : []),
    ...(usefulness?.status === 'judged' && usefulness.roc.length > 0
      ? [rocs('Models: from real, from synthetic', usefulness.roc)]
      : []),
    ...(attacks?.status === 'judged' && attacks.roc.length > 0
      ? [rocs('Guessing who was in', attacks.roc)]
      : []),
    ...(distances?.status === 'judged' && distances.histogram !== null
      ? [steps('Distance to the nearest row', distances.histogram)]
      : []),
    ...(likelihood?.status === 'judged'
      ? [steps('How likely rows are', likelihood.histogram)]
      : []),
  ];
  if (drawn.length === 0) return;
  flow.need(260);
  flow.heading('Curves');
  const text =
    'Shares of real rows (across) and of synthetic rows (up) that are called synthetic: on the diagonal one can only guess. The number is the area under the curve.';
  flow.paragraph(text, { size: 9, colour: dim, after: 6 });
  flow.pictures(3, 190, drawn);
}
