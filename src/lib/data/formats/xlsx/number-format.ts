/** Number formats of a workbook: which ones show a number as a date or a time (ECMA-376, 18.8.30). */

/** How a cell's number is meant; `elapsed` counts hours beyond a day. */
export type Meaning = 'number' | 'date' | 'time' | 'datetime' | 'elapsed';

const builtIn: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36].map((id) => [id, 'date'] as const),
  ...[50, 51, 52, 53, 54, 55, 56, 57, 58].map((id) => [id, 'date'] as const),
  ...[18, 19, 20, 21, 32, 33, 45, 47].map((id) => [id, 'time'] as const),
  [22, 'datetime'],
  [46, 'elapsed'],
]);

/** @param custom the workbook's own codes by id */
export function meaningOf(id: number, custom: ReadonlyMap<number, string>): Meaning {
  const code = custom.get(id);
  return code === undefined ? (builtIn.get(id) ?? 'number') : meaningOfCode(code);
}

/** @param code such as `yyyy\-mm\-dd;@` or `[$-409]d/m/yy h:mm AM/PM` */
export function meaningOfCode(code: string): Meaning {
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .split(';')[0]!
    .toLowerCase();
  if (/\[(h+|m+|s+)\]/.test(bare)) return 'elapsed';
  const letters = bare.replace(/\[[^\]]*\]/g, '').replace(/general|standard/g, '');
  const isTwelveHours = /am\/pm|a\/p/.test(letters);
  const rest = letters.replace(/am\/pm|a\/p/g, '');
  const hasTime = isTwelveHours || /[hs]/.test(rest);
  const hasDate = /[yd]/.test(rest) || (!hasTime && /m/.test(rest));
  if (hasDate) return hasTime ? 'datetime' : 'date';
  return hasTime ? 'time' : 'number';
}
