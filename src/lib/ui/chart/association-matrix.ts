/** From a profile's list of pairs to the matrix that is drawn. */
import type { Association, Profile } from '$lib/engine/schema';
import type { Matrix } from './matrix-option';

/** More squares than this cannot be told apart on a screen. */
const mostColumns = 40;

export interface StrongPair {
  readonly a: string;
  readonly b: string;
  readonly measure: Association['measure'];
  readonly value: number;
}

/** All measured pairs, strongest first. */
export function strongest(profile: Profile): readonly StrongPair[] {
  const pairs: StrongPair[] = [];
  for (const { a, b, measure, value } of profile.associations) {
    if (value === null) continue;
    pairs.push({
      a: profile.columns[a]?.name ?? '',
      b: profile.columns[b]?.name ?? '',
      measure,
      value,
    });
  }
  return pairs.sort((left, right) => Math.abs(right.value) - Math.abs(left.value));
}

/** Columns without any measured pair are left out; of many, the 40 with the strongest single tie stay. */
export function associationMatrix(profile: Profile): Matrix {
  const best = new Map<number, number>();
  for (const { a, b, value } of profile.associations) {
    if (value === null) continue;
    for (const column of [a, b]) {
      best.set(column, Math.max(best.get(column) ?? 0, Math.abs(value)));
    }
  }
  const kept = [...best.keys()]
    .sort((left, right) => (best.get(right) ?? 0) - (best.get(left) ?? 0))
    .slice(0, mostColumns)
    .sort((left, right) => left - right);
  const place = new Map(kept.map((column, at) => [column, at]));
  const values = new Array<number | null>(kept.length ** 2).fill(null);
  kept.forEach((_, at) => (values[at * kept.length + at] = 1));
  for (const { a, b, value } of profile.associations) {
    const x = place.get(a);
    const y = place.get(b);
    if (x === undefined || y === undefined) continue;
    values[y * kept.length + x] = value;
    values[x * kept.length + y] = value;
  }
  const labels = kept.map((column) => profile.columns[column]?.name ?? '');
  return { title: 'Association', labels, values, limit: 1 };
}
