/** Figures and examples as the reasons write them. */
import type { LabelCount } from './labels';

const whole = new Intl.NumberFormat('en');

export function countText(count: number): string {
  return whole.format(count);
}

/** “…” around a value, shortened to 40 characters. */
export function quoted(text: string): string {
  return text.length > 40 ? `“${text.slice(0, 39)}…”` : `“${text}”`;
}

/** `12 are missing (empty, “NA”)` */
export function missingText(missing: number, nulls: readonly LabelCount[]): string {
  const spellings = nulls.slice(0, 3).map(({ label }) => (label === '' ? 'empty' : quoted(label)));
  const written = spellings.length === 0 ? '' : ` (${spellings.join(', ')})`;
  return `${countText(missing)} ${missing === 1 ? 'is' : 'are'} missing${written}`;
}
