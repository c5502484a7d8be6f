/** Two reports side by side in the figures that the gates ask. */
import { gateNames, gateTraits, type GateName, type Report } from '$lib/engine/schema';
import { percent, share } from '../../words';
import { valueOf } from '../figure';

export interface HeadlineChange {
  readonly gate: GateName;
  readonly title: string;
  readonly before: string;
  readonly after: string;
  readonly change: 'better' | 'worse' | 'the same' | 'unknown';
}

/** Smaller changes than this are noise of drawing and judging. */
const leastChange = 0.002;

/** Every headline figure that at least one of the reports holds. */
export function headlineChanges(before: Report, after: Report): readonly HeadlineChange[] {
  return gateNames.flatMap((gate): HeadlineChange[] => {
    const { title, isCeiling, unit, read } = gateTraits[gate];
    const [old, now] = [valueOf(read(before)), valueOf(read(after))];
    if (old === null && now === null) return [];
    const write = (value: number | null) =>
      value === null ? 'not measured' : unit === 'share' ? percent(value) : share(value);
    const gain = old === null || now === null ? null : isCeiling ? old - now : now - old;
    return [{ gate, title, before: write(old), after: write(now), change: changeOf(gain) }];
  });
}

function changeOf(gain: number | null): HeadlineChange['change'] {
  if (gain === null) return 'unknown';
  if (Math.abs(gain) < leastChange) return 'the same';
  return gain > 0 ? 'better' : 'worse';
}
