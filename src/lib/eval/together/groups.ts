/** Which columns are looked at together: all groups of two or three, or a seeded sample of them. */
import { stream } from '../../engine/random';

export type Group = readonly number[];

export interface Groups {
  readonly chosen: readonly Group[];
  /** How many there are in all. */
  readonly of: number;
}

/** Groups of `size` columns, places ascending, in order; at most `most` of them. */
export function groupsOf(columns: number, size: 2 | 3, most: number, seed: number): Groups {
  const of =
    size === 2 ? (columns * (columns - 1)) / 2 : (columns * (columns - 1) * (columns - 2)) / 6;
  if (of <= most) return { chosen: allGroups(columns, size), of };
  const random = stream(seed, `groups of ${size} columns`);
  const chosen = new Map<string, Group>();
  for (let draw = 0; chosen.size < most; draw += size) {
    const places = Array.from({ length: size }, (_, k) => random.below(columns, draw + k));
    if (new Set(places).size < size) continue;
    places.sort((a, b) => a - b);
    chosen.set(places.join(' '), places);
  }
  return { chosen: [...chosen.values()], of };
}

function allGroups(columns: number, size: 2 | 3): Group[] {
  const groups: Group[] = [];
  for (let a = 0; a < columns; a++) {
    for (let b = a + 1; b < columns; b++) {
      if (size === 2) groups.push([a, b]);
      else for (let c = b + 1; c < columns; c++) groups.push([a, b, c]);
    }
  }
  return groups;
}
