import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../random';
import type { Column, ColumnKind, NumberData } from '../schema';
import { civilOf, dayMs, dayOf, monthLength, weekdayOf, zoneOffsetMs } from './calendar';
import { daySplitNames, daySplits, type DaySplit } from './day-splits';
import { momentsCodec } from './moments';

const random = stream(1, 'moments test');
const start = 18_262; // 2020-01-01, a Wednesday
const hourMs = 3_600_000;

function columnOf(kind: ColumnKind, zone: string | null = null): Column {
  return {
    name: 'when',
    kind,
    reason: '',
    format: { type: 'moment', pattern: '%Y-%m-%d', fractionDigits: 0, zone },
    hasNulls: true,
    nulls: [''],
    personal: null,
    treatment: null,
  };
}

function fitted(values: readonly number[], kind: ColumnKind = 'date', zone: string | null = null) {
  const data: NumberData = { storage: 'number', values: Float64Array.from(values) };
  const learnt = momentsCodec.fit({ column: columnOf(kind, zone), data, rareBelow: 5, random });
  const codec = momentsCodec.open(JSON.parse(JSON.stringify(learnt.facts)), learnt.arrays);
  const { days } = learnt.facts as { days: string | null };
  return { learnt, codec, days, data };
}

/** Rows of which every part is drawn on its own: what the worst generator would give. */
function shuffledRows(codec: ReturnType<typeof fitted>['codec'], rowCount: number): number[] {
  const parts = codec.parts.map(({ weights }, part) => {
    const codes = new Int32Array(rowCount);
    const fractions = new Float32Array(rowCount);
    for (let row = 0; row < rowCount; row++) {
      let u = random.uniform(row, 10 + part);
      while (
        u > (weights[codes[row] as number] as number) &&
        (codes[row] as number) < weights.length - 1
      ) {
        u -= weights[codes[row] as number] as number;
        codes[row] = (codes[row] as number) + 1;
      }
      fractions[row] = random.uniform(row, 20 + part);
    }
    return { codes, fractions };
  });
  const out = codec.decode({ start: 0, rowCount, parts }, random) as NumberData;
  return [...out.values];
}

const at = (rows: number): number[] => [...Array(rows).keys()];
const normalDays = (rows: number): number[] =>
  at(rows).map((i) => Math.round(start + 500 + 150 * random.normal(i)));
const officeDays = (rows: number): number[] =>
  at(rows).map((i) => {
    const day = start + random.below(1500, i, 1);
    return weekdayOf(day) > 4 ? day - 2 : day;
  });
const weekdays = (days: readonly number[]): number[] =>
  at(7).map((weekday) => days.filter((day) => weekdayOf(day) === weekday).length / days.length);

describe('the calendar', () => {
  it('agrees with the clock of JavaScript, both ways', () => {
    fc.assert(
      fc.property(fc.integer({ min: -800_000, max: 2_000_000 }), (day) => {
        const date = new Date(day * dayMs);
        const { year, month, dayOfMonth } = civilOf(day);
        expect([year, month, dayOfMonth]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth(),
          date.getUTCDate(),
        ]);
        expect(dayOf(year, month, dayOfMonth)).toBe(day);
        expect((weekdayOf(day) + 1) % 7).toBe(date.getUTCDay());
        expect(dayOf(year, month + 1, 1) - dayOf(year, month, 1)).toBe(monthLength(year, month));
      }),
    );
  });

  it('knows zones by their offset', () => {
    expect(['Z', ' UTC', null, '+02:00', '-0530'].map(zoneOffsetMs)).toEqual([
      0,
      0,
      0,
      2 * hourMs,
      -5.5 * hourMs,
    ]);
  });

  it('is split into numbers that give the day again', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
        for (const name of daySplitNames) {
          const { split, join }: DaySplit = daySplits[name];
          const numbers: number[] = [];
          split(day, numbers);
          const { year, month, dayOfMonth } = civilOf(day);
          expect(join(numbers, (dayOfMonth - 0.5) / monthLength(year, month))).toBe(day);
        }
      }),
    );
  });
});

describe('dates and times', () => {
  it('without a habit stay one column', () => {
    const days = normalDays(5000);
    expect(fitted(days)).toMatchObject({ days: null });
    expect(fitted(days).codec.parts.length).toBe(1);
    const moments = days.map((day, i) => (day + random.uniform(i, 2)) * dayMs).map(Math.floor);
    expect(fitted(moments, 'datetime').codec.parts.length).toBe(1);
    const many = at(5000).map((i) => start - 20_000 + random.below(25_000, i, 3));
    expect(fitted(many).codec.parts.length).toBe(1);
  });

  it('on office days come back on office days, in even shares, whatever a generator combines', () => {
    const days = officeDays(5000);
    const { codec, days: split } = fitted(days);
    expect(split).toBe('week');
    const drawn = shuffledRows(codec, 5000);
    const [truth, shares] = [weekdays(days), weekdays(drawn)];
    expect(shares.slice(5)).toEqual([0, 0]);
    shares.forEach((share, i) => expect(Math.abs(share - (truth[i] as number))).toBeLessThan(0.03));
  });

  it('few office days stay off the weekend', () => {
    const { codec } = fitted(officeDays(30));
    const drawn = shuffledRows(codec, 500);
    expect(drawn.every((day) => weekdayOf(day) < 5)).toBe(true);
    expect(new Set(drawn).size).toBeGreaterThan(20);
  });

  it('at month ends stay there, in short months too', () => {
    const ends = at(4000).map((i) => {
      const months = 1980 * 12 + random.below(480, i, 4);
      return dayOf(Math.floor(months / 12), (months % 12) + 1, 1) - 1;
    });
    const { codec, days } = fitted(ends);
    expect(days).toMatch(/month|civil/);
    const drawn = shuffledRows(codec, 3000).map(civilOf);
    expect(drawn.every((day) => day.dayOfMonth === monthLength(day.year, day.month))).toBe(true);
    expect(new Set(drawn.map((day) => day.month)).size).toBe(12);
  });

  it('with seasons over many years keep them', () => {
    const summers = at(8000).map((i) => {
      const month = random.uniform(i, 5) < 0.7 ? 5 + random.below(3, i, 6) : random.below(12, i, 7);
      return dayOf(1930 + random.below(80, i, 8), month, 1 + random.below(28, i, 9));
    });
    const { codec, days } = fitted(summers);
    expect(days).toMatch(/season|civil/);
    const share = (list: readonly number[]): number =>
      list.filter((day) => [5, 6, 7].includes(civilOf(day).month)).length / list.length;
    expect(Math.abs(share(shuffledRows(codec, 8000)) - share(summers))).toBeLessThan(0.03);
  });

  it('in shop hours stay in them, in the zone of the file', () => {
    const offset = 2 * hourMs;
    const moments = at(4000).map((i) => {
      const minutes = 9 * 60 + random.below(10 * 60, i, 11);
      return (start + random.below(900, i, 10)) * dayMs + minutes * 60_000 - offset;
    });
    const { codec, learnt } = fitted(moments, 'datetime', '+02:00');
    expect(learnt.facts).toMatchObject({ days: 'day', offsetMs: offset });
    const hours = shuffledRows(codec, 3000).map((value) => {
      const local = value + offset;
      expect(value % 60_000).toBe(0);
      return (local - Math.floor(local / dayMs) * dayMs) / hourMs;
    });
    expect(hours.filter((hour) => hour < 8.8 || hour > 19.2)).toEqual([]);
    expect(hours.filter((hour) => hour < 14).length / 3000).toBeCloseTo(0.5, 1);
  });

  it('at full hours and at midnight stay at them', () => {
    const peaks = at(3000).map(
      (i) =>
        (start + random.below(2000, i, 12)) * dayMs +
        (i % 2 === 0 ? 0 : random.below(24, i, 13) * hourMs),
    );
    const { codec } = fitted(peaks, 'datetime');
    const drawn = shuffledRows(codec, 2000);
    expect(drawn.every((value) => value % hourMs === 0)).toBe(true);
    const midnights = drawn.filter((value) => value % dayMs === 0).length / 2000;
    expect(Math.abs(midnights - 0.52)).toBeLessThan(0.05);
  });

  it('that are all at midnight need no part for the time', () => {
    const { codec } = fitted(
      normalDays(3000).map((day) => day * dayMs),
      'datetime',
    );
    expect(codec.parts.length).toBe(1);
    expect(shuffledRows(codec, 500).every((value) => value % dayMs === 0)).toBe(true);
  });

  it('decode undoes encode to the ranges of the coarsest number, and nulls stay nulls', () => {
    const values = officeDays(3000).map((day, i) => (i % 5 === 0 ? NaN : day));
    const { codec, data } = fitted(values);
    const parts = codec.encode(data);
    const rows = { start: 0, rowCount: values.length, parts };
    const out = (codec.decode(rows, random) as NumberData).values;
    values.forEach((day, row) => {
      if (Number.isNaN(day)) expect(out[row]).toBeNaN();
      else {
        expect(weekdayOf(out[row] as number)).toBe(weekdayOf(day));
        expect(Math.abs((out[row] as number) - day)).toBeLessThanOrEqual(21);
      }
    });
    // A null that a generator puts beside a week is filled; a missing week is a missing date.
    const [week, weekday] = parts.map((part) => part.codes.slice());
    week?.fill(3, 0, 100);
    weekday?.fill(codec.parts[1]?.size as number, 0, 100);
    const mixed = [
      { codes: week as Int32Array, fractions: null },
      { codes: weekday as Int32Array, fractions: null },
    ];
    const filled = codec.decode({ start: 0, rowCount: 100, parts: mixed }, random) as NumberData;
    expect(filled.values.every((day) => weekdayOf(day) < 5)).toBe(true);
  });

  it('stay in the learnt range and hold no value that few rows share', () => {
    const days = officeDays(3000);
    days[7] = 40_000;
    const { codec, learnt } = fitted(days);
    const { least, most } = learnt.facts as { least: number; most: number };
    expect(Object.values(learnt.arrays).some((list) => list.includes(40_000))).toBe(false);
    expect(JSON.stringify(learnt.facts)).not.toMatch(/\b40000\b/);
    const drawn = shuffledRows(codec, 3000);
    expect(drawn.every((day) => day >= Math.floor(least) && day <= most)).toBe(true);
  });

  it('empty and tiny columns are written as they are', () => {
    expect(shuffledRows(fitted([NaN, NaN, NaN]).codec, 5)).toEqual([NaN, NaN, NaN, NaN, NaN]);
    const few = fitted([start, start + 1, start + 9, start + 30, start + 40], 'datetime');
    expect(shuffledRows(few.codec, 9).every(Number.isFinite)).toBe(true);
  });

  it('refuses facts that are not its own', () => {
    const { learnt } = fitted(officeDays(1000));
    expect(() => momentsCodec.open({}, learnt.arrays)).toThrow();
    expect(() => momentsCodec.open(learnt.facts, {})).toThrow();
    const facts = { ...(learnt.facts as object), days: 'civil' };
    expect(() => momentsCodec.open(facts, learnt.arrays)).toThrow();
  });
});
