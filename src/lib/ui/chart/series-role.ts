/** Whose rows a series is about, from its name, and how each is drawn: colour never tells them apart alone. */
export const seriesRoles = ['real', 'holdout', 'synthetic', 'other'] as const;
export type SeriesRole = (typeof seriesRoles)[number];

/** “synthetic to holdout” is about synthetic rows, “holdout to train” about the rows that were set aside. */
export function roleOf(name: string): SeriesRole {
  const first = /synthetic|twin|holdout|set aside|unseen|train|real/i
    .exec(name)?.[0]
    ?.toLowerCase();
  if (first === undefined) return 'other';
  if (first === 'synthetic' || first === 'twin') return 'synthetic';
  if (first === 'train' || first === 'real') {
    return /twin|synthetic/i.test(name) && /trained on/i.test(name) ? 'synthetic' : 'real';
  }
  return 'holdout';
}

export interface SeriesStyle {
  readonly colour: 'real' | 'synthetic' | 'first' | 'inkSoft';
  readonly symbol: 'rect' | 'circle' | 'triangle' | 'diamond';
  /** SVG's dash array; empty for a whole line. */
  readonly dash: string;
  /** Of a line, in pixels: synthetic lines are thicker, which a print without colours shows too. */
  readonly width: number;
}

const bases: Readonly<Record<SeriesRole, SeriesStyle>> = {
  real: { colour: 'real', symbol: 'rect', dash: '', width: 1.5 },
  holdout: { colour: 'first', symbol: 'triangle', dash: '2 3', width: 1.5 },
  synthetic: { colour: 'synthetic', symbol: 'circle', dash: '', width: 3 },
  other: { colour: 'first', symbol: 'diamond', dash: '', width: 2 },
};
/** Second, third and fourth series of the same role. */
const dashes = ['7 4', '2 3', '10 3 2 3'];

/** A style for each name, no two alike among the first four of a role. */
export function seriesStyles(names: readonly string[]): readonly SeriesStyle[] {
  const seen = new Map<SeriesRole, number>();
  return names.map((name) => {
    const role = roleOf(name);
    const before = seen.get(role) ?? 0;
    seen.set(role, before + 1);
    const base = bases[role];
    if (before === 0) return base;
    const others = dashes.filter((dash) => dash !== base.dash);
    const colour = role === 'other' ? 'inkSoft' : base.colour;
    return { ...base, colour, dash: others[(before - 1) % others.length] ?? '' };
  });
}
