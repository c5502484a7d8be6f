/** The theme's colours that pictures are drawn in, by the names of their custom properties. */
export const chartColours = {
  ink: '--ink',
  inkSoft: '--ink-soft',
  surface: '--surface-raised',
  line: '--line',
  lineStrong: '--line-strong',
  negative: '--minus',
  positive: '--plus',
  first: '--accent',
  second: '--synthetic',
  third: '--real',
  real: '--real',
  synthetic: '--synthetic',
} as const;

export type ChartColours = Readonly<Record<keyof typeof chartColours, string>>;
