/** Latitude and longitude in a column each: told by name, range and decimals, never by range alone. */
import type { PersonalFinding } from '../../engine/schema';
import { count, quoted } from '../profile';
import { rounded } from './finding';
import type { Sample } from './sample';

interface Axis {
  readonly names: RegExp;
  /** A name that may mean something else counts only beside its partner. */
  readonly doubtful: RegExp;
  readonly limit: number;
}

const latitude: Axis = {
  names: /\b(lat|latitude?|latitudine|breitengrad)\b/,
  doubtful: /^$/,
  limit: 90,
};
const longitude: Axis = {
  names: /\b(lon|lng|long|longitude?|longitudine|laengengrad|langengrad)\b/,
  doubtful: /\blong\b/,
  limit: 180,
};
/** Two decimals tell a place to about 1 km. */
const fewestDecimals = 2;

/** Findings by position in `samples`. */
export function detectCoordinates(samples: readonly Sample[]): Map<number, PersonalFinding> {
  const found = new Map<number, PersonalFinding>();
  const axes = [latitude, longitude] as const;
  const indices = axes.map((axis) =>
    [...samples.keys()].filter((index) => isOn(axis, samples[index]!)),
  );
  for (const [which, axis] of axes.entries()) {
    const partners = indices[1 - which]!;
    for (const index of indices[which]!) {
      const sample = samples[index]!;
      const partner = nearest(partners, index);
      if (partner === null && axis.doubtful.test(sample.words)) continue;
      found.set(
        index,
        coordinateFinding(sample, axis, partner === null ? null : samples[partner]!),
      );
    }
  }
  return found;
}

function isOn({ names, limit }: Axis, { column, words, values }: Sample): boolean {
  if (column.format.type !== 'number' || column.format.decimals < fewestDecimals) return false;
  if (!names.test(words) || values.length === 0) return false;
  return values.every((value) => Math.abs(Number(value.replace(',', '.'))) <= limit);
}

function nearest(indices: readonly number[], to: number): number | null {
  let best: number | null = null;
  for (const index of indices) {
    if (best === null || Math.abs(index - to) < Math.abs(best - to)) best = index;
  }
  return best;
}

/**
 * Suggests `keep`: replaced at random, a place would tell nothing. The evidence carries the warning,
 * since a kept column gives new points near real ones.
 */
function coordinateFinding(sample: Sample, axis: Axis, partner: Sample | null): PersonalFinding {
  const { column, values } = sample;
  const decimals = column.format.type === 'number' ? column.format.decimals : 0;
  const beside = partner === null ? '' : `, beside ${quoted(partner.column.name)}`;
  return {
    type: 'coordinates',
    confidence: rounded(partner === null ? 0.7 : 0.95),
    evidence: `All ${count(values.length)} different values lie between −${axis.limit} and ${axis.limit} with up to ${decimals} decimals, and the column is called ${quoted(column.name)}${beside}. Kept, new points lie near real ones: drop it where single homes matter.`,
    suggested: 'keep',
  };
}
