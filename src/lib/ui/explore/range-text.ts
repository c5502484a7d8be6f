/** A range as a person types it: into the field of the column's kind, both ends included, either end open. */
import { kindTraits, type ColumnKind } from '$lib/engine/schema';

export type Range = readonly [from: number, to: number];

interface Field {
  /** Of the two inputs. */
  readonly type: 'text' | 'date' | 'datetime-local' | 'time';
  /** In the units of `NumberData`; NaN where it is none. */
  readonly read: (text: string) => number;
  readonly write: (value: number) => string;
}

const dayMs = 86_400_000;
const iso = (epochMs: number) => {
  const moment = new Date(epochMs);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString();
};

const number: Field = {
  type: 'text',
  // A comma is either the decimal sign or stands between thousands; only the former is not three digits away.
  read: (text) => Number(text.replace(/,(?=\d{3}(\D|$))/g, '').replace(',', '.') || NaN),
  write: (value) => String(Number(value.toPrecision(12))),
};

const fields: Partial<Record<ColumnKind, Field>> = {
  date: {
    type: 'date',
    read: (text) => Date.parse(`${text}T00:00Z`) / dayMs,
    write: (days) => iso(Math.floor(days) * dayMs).slice(0, 10),
  },
  datetime: {
    type: 'datetime-local',
    read: (text) => Date.parse(`${text}Z`),
    write: (ms) => iso(ms).slice(0, 16),
  },
  time: {
    type: 'time',
    read: (text) => Date.parse(`1970-01-01T${text}Z`),
    write: (ms) => iso(ms).slice(11, 16),
  },
};

/** How an end of a range of this kind is typed. */
export function rangeField(kind: ColumnKind): Field {
  return fields[kind] ?? number;
}

/**
 * What was typed as a range that a filter understands, its end not included. An empty text leaves its end
 * open; null where both are empty. A sentence where it is no range.
 */
export function readRange(kind: ColumnKind, first: string, last: string): Range | null | string {
  const { read, type } = rangeField(kind);
  const [low, high] = [first.trim(), last.trim()];
  if (low === '' && high === '') return null;
  const from = low === '' ? -Infinity : read(low);
  const to = high === '' ? Infinity : read(high);
  if (Number.isNaN(from) || Number.isNaN(to)) {
    return type === 'text' ? 'Give numbers, such as 18 or 2.5.' : 'Give a day or a time.';
  }
  if (from > to) return 'The range ends before it begins.';
  return [from, to === Infinity ? to : behind(kind, to)];
}

/** The texts of a range, as they would be typed. */
export function rangeTexts(kind: ColumnKind, range: Range | undefined): readonly [string, string] {
  if (range === undefined) return ['', ''];
  const { write } = rangeField(kind);
  const last = kindTraits[kind].isWhole ? range[1] - 1 : range[1];
  return [
    Number.isFinite(range[0]) ? write(range[0]) : '',
    Number.isFinite(range[1]) ? write(last) : '',
  ];
}

/** The least end that is not included when `last` is. */
function behind(kind: ColumnKind, last: number): number {
  if (kindTraits[kind].isWhole) return Math.floor(last) + 1;
  if (kind === 'datetime' || kind === 'time') return last + 1;
  return last + Math.max(Math.abs(last) * 2 ** -51, Number.MIN_VALUE);
}
