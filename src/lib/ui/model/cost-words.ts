/** What training will take, in words: the figures and where they come from. */
import { aboutDuration, bytes } from '../words';

/** As state keeps it. */
export interface CostView {
  readonly fitMs: number;
  readonly memoryBytes: number;
  readonly sampleMsPerRow: number | null;
  readonly basis: 'batches' | 'sample' | 'guess';
  readonly device: string | null;
}

const sources: Readonly<Record<CostView['basis'], string>> = {
  batches: 'Measured here, on a few steps with this table',
  sample: 'Measured here, on some rows of this table',
  guess: 'Estimated from the size of the table',
};

/** `about 12 s, 130 MB of memory`. */
export function costFigures({ fitMs, memoryBytes }: CostView): string {
  return `${aboutDuration(fitMs)}, ${bytes(memoryBytes)} of memory`;
}

export function costSource({ basis, device }: CostView): string {
  return device === null || basis === 'guess'
    ? `${sources[basis]}.`
    : `${sources[basis]}: ${device}.`;
}
