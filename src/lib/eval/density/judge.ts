/** Whether synthetic rows lie where real rows lie, and everywhere where they lie. */
import type { Control, Figure, MetricId, ReportPart } from '../../engine/schema';
import type { Aligned } from '../align';
import { figure, wilson } from '../figures';
import { measured, noHoldoutReason, unavailable } from '../measured';
import { layOut, nearestRows, rangesOf, type Part } from '../nearest';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { drawRows } from '../sample';
import {
  alphaCurve,
  betaCurve,
  bootstrapInterval,
  levels,
  measurePlaces,
  scoreOf,
  type Places,
} from './curves';
import { euclideanBlocks, isOnePlace } from './features';

const mostRows = 5000;
/** With fewer the numbers say nothing. */
const leastRows = 10;
/** Most values to compare in one search, as if no row could be ruled out. */
const mostValues = 2e9;

/** @throws Fault `cancelled` */
export async function judge(input: PartInput, control: Control): Promise<ReportPart<'density'>> {
  const { aligned, seed, tools } = input;
  const { rows, columns } = aligned;
  const cannot = (reason: string) => ({ status: 'unavailable', reason }) as const;
  if (columns.length === 0) return cannot('no column has values to compare');
  const size = sizeOf(aligned);
  if (size < leastRows) return cannot(`fewer than ${leastRows} rows to compare`);
  const pace = new Pace(control, size * (rows.holdout > 0 ? 5 : 3) * 1.3);
  const stage = 'looking where rows lie';
  const options = { tools, onDone: (done: number) => pace.step(stage, done) };
  const ranges = rangesOf(aligned, 'train');
  const block = (part: Part) =>
    layOut(aligned, part, drawRows(rows[part], size, seed, `density ${part}`), ranges);
  const parts: Part[] =
    rows.holdout > 0 ? ['train', 'synthetic', 'holdout'] : ['train', 'synthetic'];
  const [real, made, unseen] = euclideanBlocks(parts.map(block));
  if (real === undefined || made === undefined) return cannot('no rows to compare');
  if (isOnePlace(real)) {
    const which = size === rows.train ? 'all real rows' : 'all real rows of the sample';
    return cannot(`${which} are the same: there is no place around them to lie in`);
  }
  const realToReal = await nearestRows(real, real, {
    ...options,
    metric: 'euclidean',
    isSelf: true,
  });
  const places = await measurePlaces(real, made, realToReal, options);
  const baseline =
    unseen === undefined ? null : await measurePlaces(real, unseen, realToReal, options);
  const isAll =
    size === rows.train && size === rows.synthetic && (size === rows.holdout || rows.holdout === 0);
  return {
    status: 'judged',
    sampled: isAll ? null : `A seeded sample of ${size.toLocaleString('en')} rows of each table.`,
    figures: await figuresOf(places, baseline, seed, () => pace.step(stage, size / 400)),
    curves: curvesOf(places, baseline),
  };
}

/** As many rows of every table, or the numbers could not be compared. */
function sizeOf({ rows, columns }: Aligned): number {
  const most = Math.floor(Math.sqrt(mostValues / columns.length));
  const holdout = rows.holdout > 0 ? rows.holdout : Infinity;
  return Math.min(rows.train, rows.synthetic, holdout, mostRows, most);
}

const shapes = [
  ['alpha-precision', alphaCurve],
  ['beta-recall', betaCurve],
] as const satisfies readonly (readonly [MetricId, (places: Places) => number[]])[];

async function figuresOf(
  places: Places,
  baseline: Places | null,
  seed: number,
  breathe: () => Promise<void>,
): Promise<Figure[]> {
  const none = unavailable(noHoldoutReason);
  const figures: Figure[] = [];
  for (const [metric, curve] of shapes)
    figures.push(
      figure({
        metric,
        synthetic: measured(scoreOf(curve(places)), ''),
        baseline: baseline === null ? none : measured(scoreOf(curve(baseline)), ''),
        interval: await bootstrapInterval(places, curve, seed, breathe),
      }),
    );
  const authentic = ({ isAuthentic }: Places) =>
    isAuthentic.reduce((total, flag) => total + flag, 0);
  figures.push(
    figure({
      metric: 'authenticity',
      synthetic: measured(authentic(places) / places.isAuthentic.length, ''),
      baseline:
        baseline === null ? none : measured(authentic(baseline) / baseline.isAuthentic.length, ''),
      interval: wilson(authentic(places), places.isAuthentic.length),
    }),
  );
  return figures;
}

function curvesOf(places: Places, baseline: Places | null) {
  return shapes.map(([metric, curve]) => ({
    metric,
    levels: [...levels],
    synthetic: curve(places),
    baseline: baseline === null ? null : curve(baseline),
  }));
}
