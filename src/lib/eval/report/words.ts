/** Numbers as the report's sentences write them. */
import type { Unit } from '../../engine/schema';

/**
 * 0.9912 → `99.1 %`; shares below 1 % or above 99.9 % keep a second digit: `0.04 %`, `99.95 %`. What is
 * not nothing is never written as 0 %, and what is not all never as 100 %.
 */
export function percent(share: number): string {
  if (share < 0) return `−${percent(-share)}`;
  const isFine = (share > 0 && share < 0.01) || (share > 0.999 && share < 1);
  const digits = isFine ? 100 : 10;
  const rounded = Math.round(share * 100 * digits) / digits;
  const shown = isFine ? Math.min(99.99, Math.max(0.01, rounded)) : rounded;
  return `${shown} %`;
}

/** As percentages; different shares never read alike, so that a sentence never says that 97 % misses 97 %. */
export function percents(shares: readonly number[]): string[] {
  const different = new Set(shares).size;
  let texts = shares.map(percent);
  for (let digits = 3; new Set(texts).size < different && digits <= 6; digits++) {
    texts = shares.map((share) => `${minus(Number((100 * share).toFixed(digits)))} %`);
  }
  return texts;
}

/** A number by its unit: `99.1 %`, `0.913`, `1,234.5`, `−0.4`. */
export function written(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '−∞' : 'not a number';
  if (unit === 'share') return percent(value);
  if (unit === 'auc') return minus(Number(value.toFixed(3)));
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return count(Number(value.toFixed(1)));
  // Below a millionth nobody counts the noughts.
  return minus(
    size >= 1e-6 ? Number(value.toPrecision(size >= 0.001 ? 3 : 2)) : value.toExponential(1),
  );
}

/** With the sign that people write; a hyphen is none. */
export function minus(value: number | string): string {
  return String(value).replaceAll('-', '−');
}

/** 0.0124 → `1.2 points`: hundredths of a score. */
export function points(difference: number): string {
  const shown = Math.round(difference * 1000) / 10;
  if (shown < 0.1) return 'less than 0.1 points';
  return `${shown} ${shown === 1 ? 'point' : 'points'}`;
}

const counter = new Intl.NumberFormat('en');

/** 26048 → `26,048`. */
export function count(value: number): string {
  return minus(counter.format(value));
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
