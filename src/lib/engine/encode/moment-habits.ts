/**
 * Whether dates follow the calendar or the clock, so that they are better written as several numbers: how
 * far weekdays, days of the month, months and times of day are from what one number would give, less
 * the usual price of a parameter (Schwarz, "Estimating the dimension of a model", Annals of Statistics 6,
 * 1978). Dates without a habit stay one number.
 */
import { log } from '../random';
import { civilOf, dayMs, monthLength, weekdayOf } from './calendar';
import { daySplitNames, type DaySplitName } from './day-splits';
import { fitNumbers, type FittedNumbers } from './numbers';

/** How a column of moments is written; see the facts of `moments`. */
export interface Split {
  readonly unitMs: number;
  readonly days: DaySplitName | null;
  readonly time: number | null;
  readonly offsetMs: number;
}

export interface HabitInput {
  readonly unitMs: number;
  readonly offsetMs: number;
  readonly rareBelow: number;
  /** The column as one number. */
  readonly whole: FittedNumbers;
}

const rowsAtLeast = 20;
const rowsAtMost = 20_000;
/** Nats a row that a habit must be worth. */
const dayGain = 0.01;
const timeGain = 0.02;
/** Below this share of rows in ranges the column is nearly all exact as it is. */
const rangeShare = 0.1;
/** Days over which times of day are looked at; in fewer, one number tells them. */
const spanAtLeast = 7;

/** Share of rows in cells that are ranges. */
function inRanges({ facts, arrays: { lows, highs, weights } }: FittedNumbers): number {
  const nulls = facts.hasNull ? (weights[lows.length] as number) : 0;
  const mass = lows.reduce(
    (sum, low, i) => sum + (low < (highs[i] as number) ? (weights[i] as number) : 0),
    0,
  );
  return nulls < 1 ? mass / (1 - nulls) : 0;
}

/** At most `rowsAtMost` of the values that are there. */
function present(values: Float64Array): Float64Array {
  const found = values.filter((value) => !Number.isNaN(value));
  const stride = Math.ceil(found.length / rowsAtMost);
  return stride > 1 ? found.filter((_, i) => i % stride === 0) : found;
}

/** What is looked at: a period, how many places it has, and the place of a day in it. */
const habits = {
  weekday: { places: 7, placeOf: weekdayOf },
  dayOfMonth: {
    places: 32,
    placeOf: (day: number): number => {
      const { year, month, dayOfMonth } = civilOf(day);
      return dayOfMonth === monthLength(year, month) ? 31 : dayOfMonth - 1;
    },
  },
  month: { places: 12, placeOf: (day: number): number => civilOf(day).month },
} as const;
type Habit = keyof typeof habits;
const habitNames = Object.keys(habits) as Habit[];

const habitsOf: Readonly<Record<DaySplitName, readonly Habit[]>> = {
  day: [],
  week: ['weekday'],
  month: ['dayOfMonth'],
  season: ['month'],
  civil: ['month', 'dayOfMonth'],
};

/** Days of a range that are looked at, at most. */
const daysAtMost = 400;

/** How often each place would occur if the column stayed one number. */
function expectedPlaces({
  arrays: { lows, highs, weights },
}: FittedNumbers): Record<Habit, Float64Array> {
  const out = Object.fromEntries(
    habitNames.map((name) => [name, new Float64Array(habits[name].places)]),
  ) as Record<Habit, Float64Array>;
  lows.forEach((low, cell) => {
    const [from, to] = [Math.round(low), Math.round(highs[cell] as number)];
    const days = Math.min(daysAtMost, to - from + 1);
    for (let i = 0; i < days; i++) {
      const day = from + Math.floor((i * (to - from + 1)) / days);
      for (const name of habitNames) {
        const place = habits[name].placeOf(day);
        out[name][place] = (out[name][place] as number) + (weights[cell] as number) / days;
      }
    }
  });
  return out;
}

/** n times the divergence of `counts` from `expected`, less the price of a number for each place. */
function worth(counts: ArrayLike<number>, expected: ArrayLike<number>, gain: number): number {
  const sum = (list: ArrayLike<number>): number =>
    Array.from(list).reduce((total, each) => total + each, 0);
  const [rows, mass] = [sum(counts), sum(expected)];
  let divergence = 0;
  let places = 0;
  Array.from(counts).forEach((count, place) => {
    if (count === 0) return;
    places++;
    const share = Math.max((expected[place] as number) / mass, 0.1 / rows);
    divergence += count * log(count / rows / share);
  });
  return divergence - 0.5 * (places - 1) * log(rows) - gain * rows;
}

function splitDays(days: Float64Array, whole: FittedNumbers): DaySplitName {
  if (inRanges(whole) < rangeShare) return 'day';
  const expected = expectedPlaces(whole);
  const worths = Object.fromEntries(
    habitNames.map((name) => {
      const counts = new Float64Array(habits[name].places);
      for (const day of days) {
        const place = habits[name].placeOf(day);
        counts[place] = (counts[place] as number) + 1;
      }
      return [name, worth(counts, expected[name], dayGain)];
    }),
  ) as Record<Habit, number>;
  const worthOf = (split: DaySplitName): number => {
    const all = habitsOf[split].map((habit) => worths[habit]);
    return all.some((each) => each <= 0) ? -Infinity : all.reduce((total, each) => total + each, 0);
  };
  return daySplitNames.reduce((a, b) => (worthOf(b) > worthOf(a) ? b : a));
}

/** Whether times of day come in peaks: hours of their own, or exact times that many rows share. */
function hasClock(times: Float64Array, step: number, rareBelow: number): boolean {
  const { lows, highs } = fitNumbers(times, rareBelow).arrays;
  const points = new Map<number, number>();
  lows.forEach((low, cell) => low === highs[cell] && points.set(low, 24 + points.size));
  const counts = new Float64Array(24 + points.size);
  const expected = new Float64Array(24 + points.size).fill(step);
  expected.fill(dayMs / 24, 0, 24);
  for (const time of times) {
    const place = points.get(time) ?? Math.floor((time * 24) / dayMs);
    counts[place] = (counts[place] as number) + 1;
  }
  for (const [time, place] of points) {
    const hour = Math.floor((time * 24) / dayMs);
    expected[hour] = Math.max(0, (expected[hour] as number) - (expected[place] as number));
  }
  return worth(counts, expected, timeGain) > 0;
}

/** Days between which nine tenths of the values lie. */
function innerSpan(days: Float64Array): number {
  const sorted = days.slice().sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] as number;
  return at(0.95) - at(0.05);
}

/** @param values of the column, NaN where missing */
export function chooseSplit(values: Float64Array, input: HabitInput): Split {
  const { unitMs, offsetMs, rareBelow, whole } = input;
  const found = present(values);
  const stay: Split = { unitMs, days: null, time: null, offsetMs };
  if (found.length < Math.max(rowsAtLeast, rareBelow)) return stay;
  if (unitMs === dayMs) {
    const name = splitDays(found, whole);
    return { ...stay, days: name === 'day' ? null : name, time: 0 };
  }
  const days = found.map((value) => Math.floor((value + offsetMs) / dayMs));
  const times = found.map((value, row) => value + offsetMs - (days[row] as number) * dayMs);
  const [time] = times;
  const name = splitDays(days, fitNumbers(days, rareBelow));
  if (times.every((each) => each === time)) return { ...stay, days: name, time: time as number };
  const isOften = innerSpan(days) >= spanAtLeast;
  const isSplit = name !== 'day' || (isOften && hasClock(times, whole.facts.step || 1, rareBelow));
  return isSplit ? { ...stay, days: name } : stay;
}

/** Weekdays without a row, where a row on them would have been as likely as on others. */
export function closedWeekdays(values: Float64Array, split: Split): number[] {
  if (split.days === null && split.unitMs !== dayMs) return [];
  const counts = new Array<number>(7).fill(0);
  let rows = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    rows++;
    const weekday = weekdayOf(Math.floor((value * split.unitMs + split.offsetMs) / dayMs));
    counts[weekday] = (counts[weekday] as number) + 1;
  }
  const closed = counts.flatMap((count, weekday) => (count === 0 ? [weekday] : []));
  const open = 7 - closed.length;
  return rows > 0 && rows * log(7 / open) > log(1000) ? closed : [];
}
