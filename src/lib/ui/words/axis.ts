/** A number of a column in the units of `NumberData`, written short enough for an axis. */
import type { ColumnKind } from '$lib/engine/schema';
import { number } from './figures';

const dayMs = 86_400_000;
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

const iso = (epochMs: number, from: number, to: number): string => {
  const moment = new Date(epochMs);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString().slice(from, to);
};

function short(value: number): string {
  return Math.abs(value) >= 100_000 ? compact.format(value).replace('-', '−') : number(value);
}

const writers: Partial<Record<ColumnKind, (value: number) => string>> = {
  date: (days) => iso(Math.floor(days) * dayMs, 0, 10),
  datetime: (ms) => iso(ms, 0, 16).replace('T', ' '),
  time: (ms) => iso(ms, 11, 16),
};

/** `axisText('date', 19723)` is `2024-01-01`. */
export function axisText(kind: ColumnKind, value: number): string {
  return (writers[kind] ?? short)(value);
}
