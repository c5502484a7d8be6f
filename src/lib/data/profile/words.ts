/** Counts, shares and names as they stand in sentences for people. */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const rough = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** `32,561` */
export function count(n: number): string {
  return whole.format(n);
}

/** `1 row`, `32,561 rows`; the plural may be given where it is not the singular with an s. */
export function counted(n: number, singular: string, plural = `${singular}s`): string {
  return `${count(n)} ${n === 1 ? singular : plural}`;
}

/** `32 %`, `0.04 %`, `99.9 %`: never rounds a part to nothing or to everything. */
export function percent(part: number, of: number): string {
  const share = (100 * part) / of;
  if (part === of) return '100 %';
  if (share > 99) return `${Math.min(99.9, Math.round(share * 10) / 10)} %`;
  return `${rough.format(share)} %`;
}

/** A column's name or a value in typographic quotes; long ones are cut. */
export function quoted(text: string): string {
  return `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;
}
