/**
 * Ways to write a day as several numbers that are learnt one by one: week and weekday, month and day of
 * the month, year and month. Each is there for dates of another habit; `join` gives a valid day for any
 * numbers near those that `split` gives.
 */
import { civilOf, dayOf, monthLength, weekdayOf } from './calendar';

/** Stands for the last day of a month, however long it is. */
const lastOfMonth = 32;

export interface DaySplit {
  /** How many numbers a day becomes. */
  readonly parts: number;
  /** Writes the numbers of a day to `out`, the coarsest first. */
  split(day: number, out: number[]): void;
  /** @param u 0 to 1, for what the numbers leave open */
  join(numbers: readonly number[], u: number): number;
  /** Days that the numbers leave open, on average. */
  /** Whether the numbers leave open which day of a month it is. */
  readonly isOpen: boolean;
}

function dayInMonth(year: number, month: number, dayOfMonth: number): number {
  return dayOf(year, month, Math.min(Math.max(1, dayOfMonth), monthLength(year, month)));
}

function monthAndDay(day: number): { months: number; dayOfMonth: number } {
  const { year, month, dayOfMonth } = civilOf(day);
  const isLast = dayOfMonth === monthLength(year, month);
  return { months: year * 12 + month, dayOfMonth: isLast ? lastOfMonth : dayOfMonth };
}

export const daySplits = {
  day: {
    parts: 1,
    isOpen: false,
    split: (day, out) => void (out[0] = day),
    join: ([day = 0]) => day,
  },
  /** For habits of the weekday: shops, offices. */
  week: {
    parts: 2,
    isOpen: false,
    split(day, out) {
      const weekday = weekdayOf(day);
      out[0] = (day - weekday + 3) / 7;
      out[1] = weekday;
    },
    join: ([week = 0, weekday = 0]) => week * 7 - 3 + weekday,
  },
  /** For habits of the day of the month: salaries, month ends, rents. */
  month: {
    parts: 2,
    isOpen: false,
    split(day, out) {
      const { months, dayOfMonth } = monthAndDay(day);
      out[0] = months;
      out[1] = dayOfMonth;
    },
    join: ([months = 0, dayOfMonth = 1]) =>
      dayInMonth(Math.floor(months / 12), months - 12 * Math.floor(months / 12), dayOfMonth),
  },
  /** For seasons over so many years that no month has a range of its own. */
  season: {
    parts: 2,
    isOpen: true,
    split(day, out) {
      const { year, month } = civilOf(day);
      out[0] = year;
      out[1] = month;
    },
    join: ([year = 0, month = 0], u) =>
      dayInMonth(year, month, 1 + Math.floor(u * monthLength(year, month))),
  },
  /** Both seasons and habits of the day of the month. */
  civil: {
    parts: 3,
    isOpen: false,
    split(day, out) {
      const { months, dayOfMonth } = monthAndDay(day);
      out[0] = Math.floor(months / 12);
      out[1] = months - 12 * out[0];
      out[2] = dayOfMonth;
    },
    join: ([year = 0, month = 0, dayOfMonth = 1]) => dayInMonth(year, month, dayOfMonth),
  },
} as const satisfies Record<string, DaySplit>;

export type DaySplitName = keyof typeof daySplits;
export const daySplitNames = Object.keys(daySplits) as DaySplitName[];
