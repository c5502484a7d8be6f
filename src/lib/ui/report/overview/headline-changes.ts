/**
 * Two reports side by side in the figures that the gates ask: what got better, what worse, and what chance
 * alone may have moved. Where the spread of a figure is not known, small differences count as none.
 */
import {
  bestModel,
  gateNames,
  gateTraits,
  type Figure,
  type GateLimits,
  type GateName,
  type Interval,
  type Measured,
  type PartName,
  type Report,
} from '$lib/engine/schema';
import { count, percent, share } from '../../words';
import { axisOf, valueOf } from '../figure';

export type Change = 'better' | 'worse' | 'same' | 'unknown';

export interface HeadlineChange {
  readonly gate: GateName;
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** Places on the axis; null where not measured. */
  readonly values: readonly [before: number | null, after: number | null];
  /** Ends of the one axis on which both stand. */
  readonly axis: readonly [least: number, most: number];
  /** Where the gate lies on that axis; null where it is not asked or beyond an end. */
  readonly limit: number | null;
  readonly change: Change;
  /** Why a difference does not count; empty where it does, or where there is none. */
  readonly why: string;
}

/** Smaller changes than this are noise of drawing and judging, where nothing else says how large that is. */
const leastChange = 0.002;
/** Standard errors in half a 95 % interval. */
const z = 1.96;

/** Every headline figure that at least one of the reports holds. */
export function headlineChanges(
  before: Report,
  after: Report,
  limits: GateLimits,
): readonly HeadlineChange[] {
  return gateNames.flatMap((gate): HeadlineChange[] => {
    const { title, unit, read } = gateTraits[gate];
    const [old, now] = [valueOf(read(before)), valueOf(read(after))];
    if (old === null && now === null) return [];
    const write = (value: number | null) =>
      value === null ? 'not measured' : unit === 'share' ? percent(value) : share(value);
    const seen = [old, now].filter((value) => value !== null);
    const limit = limits[gate] ?? null;
    const scale = seen.some((value) => value < 0) ? null : ([0, 1] as const);
    const axis = axisOf(scale, limit === null ? seen : [...seen, limit]);
    return [
      {
        gate,
        title,
        before: write(old),
        after: write(now),
        values: [old, now],
        axis,
        limit: limit !== null && limit >= axis[0] && limit <= axis[1] ? limit : null,
        ...changeOf(gate, before, after),
      },
    ];
  });
}

/** “5 of 16 figures got better and 2 worse; 9 show no clear change.” */
export function changesSentence(changes: readonly HeadlineChange[]): string {
  const many = (...kinds: readonly Change[]) =>
    changes.filter(({ change }) => kinds.includes(change)).length;
  const rest = many('same', 'unknown');
  return `${many('better')} of ${count(changes.length, 'figure')} got better and ${many('worse')} worse; ${rest} ${rest === 1 ? 'shows' : 'show'} no clear change.`;
}

function changeOf(
  gate: GateName,
  before: Report,
  after: Report,
): Pick<HeadlineChange, 'change' | 'why'> {
  const { read, isCeiling } = gateTraits[gate];
  const [old, now] = [valueOf(read(before)), valueOf(read(after))];
  if (old === null || now === null) return { change: 'unknown', why: 'measured only once' };
  if (old === now) return { change: 'same', why: '' };
  const gain = isCeiling ? old - now : now - old;
  const spreads = [spreadOf(gate, before, old), spreadOf(gate, after, now)];
  const isKnown = spreads.every((spread) => spread !== null);
  const spread = isKnown ? Math.hypot(spreads[0] ?? 0, spreads[1] ?? 0) : leastChange;
  if (Math.abs(gain) <= spread) {
    return { change: 'same', why: isKnown ? 'within chance' : 'hardly any difference' };
  }
  if (reachesReal(gate, before, old) && reachesReal(gate, after, now)) {
    return { change: 'same', why: 'both as good as unseen real rows' };
  }
  return { change: gain > 0 ? 'better' : 'worse', why: '' };
}

/** What unseen real rows reach in likeness; nothing can be asked beyond it. */
const reals: Partial<Record<GateName, (report: Report) => Measured | undefined>> = {
  overall: ({ quality: { overall } }) =>
    (overall.strongPairs.synthetic.status === 'measured' ? overall.strongPairs : overall.allPairs)
      .baseline,
  shapes: ({ quality }) => quality.shapes.baseline,
  trends: ({ quality: { trends } }) =>
    (trends.strongPairs.synthetic.status === 'measured' ? trends.strongPairs : trends.allPairs)
      .baseline,
};

function reachesReal(gate: GateName, report: Report, value: number): boolean {
  const real = valueOf(reals[gate]?.(report));
  return real !== null && value >= real;
}

/** Of these gates a figure of a part holds the interval. */
const sources: Partial<Record<GateName, readonly [PartName, string]>> = {
  accuracy: ['together', 'binned-accuracy'],
  rules: ['structure', 'rules-kept'],
  detection: ['detection', 'detection-auc'],
  membership: ['attacks', 'membership-auc'],
  'singling-out': ['attacks', 'singling-out-risk'],
  linkability: ['attacks', 'linkability-risk'],
  inference: ['attacks', 'inference-risk'],
};

/** Half the 95 % interval of a headline figure; null where it is not known. */
function spreadOf(gate: GateName, report: Report, value: number): number | null {
  const { privacy, rows } = report;
  if (gate === 'copies' || gate === 'extra-copies') return chanceOf(value, rows.synthetic);
  if (gate === 'very-near') return chanceOf(value, privacy.distanceRows);
  if (gate === 'nearer') {
    return privacy.nearerToTrainError === null ? null : z * privacy.nearerToTrainError;
  }
  if (gate === 'usefulness') {
    const best = bestModel(report);
    return typeof best === 'string' ? null : half(best.interval);
  }
  const source = sources[gate];
  const part = source && report.parts[source[0]];
  if (part?.status !== 'judged') return null;
  const figures: readonly Figure[] = part.figures;
  const figure = figures.find(
    ({ metric, synthetic }) => metric === source?.[1] && valueOf(synthetic) === value,
  );
  return half(figure?.interval ?? null);
}

const half = (interval: Interval | null) =>
  interval === null ? null : (interval.high - interval.low) / 2;

/** Of a share of rows; a share of none still leaves room for about one row. */
function chanceOf(share: number, rows: number): number | null {
  if (rows === 0) return null;
  const rate = (share * rows + 1) / (rows + 2);
  return z * Math.sqrt((rate * (1 - rate)) / rows);
}
