/**
 * Dates, and dates with a time. Where they follow the calendar or the clock (office days, month ends,
 * seasons, shop hours) they become several numbers, each learnt as `numbers` are; else they stay one.
 * What a column keeps of its rows are protected quantiles and shares, as there.
 */
import { z, type Column, type NumberData } from '../schema';
import type { Stream } from '../random';
import { dayMs, weekdayOf, zoneOffsetMs } from './calendar';
import type { CellRows, Codec, EncodedColumn, FittedColumn, OpenCodec } from './codec';
import { daySplitNames, daySplits, type DaySplit } from './day-splits';
import { chooseSplit, closedWeekdays, type Split } from './moment-habits';
import { fitNumbers, openNumbers, type FittedNumbers, type OpenNumbers } from './numbers';

const factsSchema = z.object({
  /** Milliseconds in a unit of the column: days or milliseconds. */
  unitMs: z.number().min(1).max(dayMs),
  /** How the day is written; null: the column stays one number. */
  days: z.enum(daySplitNames).nullable(),
  /** A time of day that all rows share; null: it is a part of its own. Only where days are split off. */
  time: z.number().min(0).max(dayMs).nullable(),
  /** What the file's zone is ahead of UTC. */
  offsetMs: z.number(),
  /** Protected ends of the whole, in units of the column. */
  least: z.number(),
  most: z.number(),
  /** Weekdays (0 is Monday) on which no row falls, where that is no chance. */
  closed: z.array(z.int().min(0).max(6)).max(6),
  /** Of the numbers, one by one. */
  parts: z.array(z.unknown()).min(1),
});
type Facts = z.infer<typeof factsSchema>;

/** Numbers of all rows, part by part. */
function splitAll(values: Float64Array, facts: Omit<Facts, 'parts'>): Float64Array[] {
  if (facts.days === null) return [values];
  const split: DaySplit = daySplits[facts.days];
  const out = Array.from({ length: split.parts + (facts.time === null ? 1 : 0) }, () =>
    new Float64Array(values.length).fill(NaN),
  );
  const numbers: number[] = [];
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    const local = value * facts.unitMs + facts.offsetMs;
    const day = Math.floor(local / dayMs);
    split.split(day, numbers);
    if (facts.time === null) numbers[split.parts] = local - day * dayMs;
    out.forEach((part, i) => void (part[row] = numbers[i] as number));
  }
  return out;
}

/** Moves days off closed weekdays and into the learnt range, a whole week at a time where that is possible. */
function dayMender(closed: readonly number[], least: number, most: number) {
  const shifts = Array.from({ length: 7 }, (_, weekday) => {
    for (let by = 0; by < 4; by++) {
      if (!closed.includes((weekday + 7 - by) % 7)) return -by;
      if (!closed.includes((weekday + by) % 7)) return by;
    }
    return 0;
  });
  return (day: number): number => {
    const open = day + (shifts[weekdayOf(day)] as number);
    if (open >= least && open <= most) return open;
    const weeks = open < least ? Math.ceil((least - open) / 7) : -Math.ceil((open - most) / 7);
    const moved = open + 7 * weeks;
    return moved >= least && moved <= most ? moved : Math.min(most, Math.max(least, open));
  };
}

/** A null beside a value is drawn as an average row would have it. */
function fillNulls(part: EncodedColumn, numbers: OpenNumbers, draw: (row: number) => number): void {
  const { size, weights } = numbers.cells;
  for (let row = 0; row < part.codes.length; row++) {
    if ((part.codes[row] as number) < size) continue;
    let left = draw(row) * (1 - (weights[size] ?? 0));
    let cell = 0;
    while (cell < size - 1 && left >= (weights[cell] as number)) left -= weights[cell++] as number;
    part.codes[row] = cell;
  }
}

function joinAll(rows: CellRows, facts: Facts, parts: readonly OpenNumbers[], random: Stream) {
  const { start, rowCount } = rows;
  const lists = rows.parts.map((part, i) => {
    const numbers = parts[i] as OpenNumbers;
    if (i === 0 || !part.codes.some((code) => code >= numbers.cells.size)) {
      return numbers.decode(part, rowCount);
    }
    const whole = { ...part, codes: part.codes.slice() };
    fillNulls(whole, numbers, (row) => random.uniform(start + row, i));
    return numbers.decode(whole, rowCount);
  });
  const split: DaySplit = daySplits[facts.days ?? 'day'];
  const { unitMs, offsetMs, least, most } = facts;
  const [first = new Float64Array(rowCount)] = lists;
  const times = facts.time === null ? lists[split.parts] : undefined;
  const floorMs = least * unitMs + offsetMs;
  const ceilingMs = most * unitMs + offsetMs;
  const mend = dayMender(facts.closed, Math.floor(floorMs / dayMs), Math.floor(ceilingMs / dayMs));
  const numbers: number[] = [];
  const values = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    if (Number.isNaN(first[row] as number)) {
      values[row] = NaN;
      continue;
    }
    for (let i = 0; i < split.parts; i++) numbers[i] = lists[i]?.[row] as number;
    const u = split.isOpen ? random.uniform(start + row, 0) : 0;
    const day = mend(split.join(numbers, u));
    const time = times === undefined ? (facts.time ?? 0) : (times[row] as number);
    values[row] = (day * dayMs + time - offsetMs) / unitMs;
  }
  return values;
}

function rangeOf({ arrays: { lows, highs } }: FittedNumbers): [number, number] {
  return [lows[0] ?? 0, highs.reduce((most, high) => Math.max(most, high), highs[0] ?? 0)];
}

function fitSplit(
  values: Float64Array,
  column: Column,
  rareBelow: number,
  split: Split,
  whole: FittedNumbers,
): FittedColumn {
  const [least, most] = rangeOf(whole);
  const facts = { ...split, least, most, closed: closedWeekdays(values, split) };
  const timePart = split.days === null ? -1 : daySplits[split.days].parts;
  const fitted = splitAll(values, facts).map((part, i) => {
    if (split.days === null) return whole;
    return i === timePart
      ? fitNumbers(part, rareBelow, whole.facts.decimals, [0, dayMs - 1])
      : fitNumbers(part, rareBelow);
  });
  const arrays = fitted.flatMap(({ arrays }, i) =>
    Object.entries(arrays).map(([name, array]) => [`${i}.${name}`, array] as const),
  );
  return {
    facts: { ...facts, parts: fitted.map((part) => part.facts) } satisfies Facts,
    arrays: Object.fromEntries(arrays),
    column: { ...column, hasNulls: whole.facts.hasNull },
  };
}

function openParts(
  facts: Facts,
  arrays: Readonly<Record<string, Float64Array>>,
): readonly OpenNumbers[] {
  const expected =
    facts.days === null ? 1 : daySplits[facts.days].parts + (facts.time === null ? 1 : 0);
  if (facts.parts.length !== expected) throw new Error('a moment has another number of parts');
  return facts.parts.map((part, i) => {
    const prefix = `${i}.`;
    const own = Object.entries(arrays).filter(([name]) => name.startsWith(prefix));
    const stripped = own.map(([name, array]) => [name.slice(prefix.length), array] as const);
    return openNumbers(part, Object.fromEntries(stripped));
  });
}

export const momentsCodec: Codec = {
  fit({ column, data, rareBelow }) {
    const { values } = data as NumberData;
    const unitMs = column.kind === 'date' ? dayMs : 1;
    const { format } = column;
    const offsetMs = unitMs === 1 && format.type === 'moment' ? zoneOffsetMs(format.zone) : 0;
    const decimals = format.type === 'moment' ? Math.max(0, format.fractionDigits - 3) : 0;
    const whole = fitNumbers(values, rareBelow, decimals);
    const split = chooseSplit(values, { unitMs, offsetMs, rareBelow, whole });
    return fitSplit(values, column, rareBelow, split, whole);
  },

  open(untrusted, arrays): OpenCodec {
    const facts = factsSchema.parse(untrusted);
    const parts = openParts(facts, arrays);
    return {
      parts: parts.map(({ cells }) => cells),
      encode: (data) =>
        splitAll((data as NumberData).values, facts).map((list, i) =>
          (parts[i] as OpenNumbers).encode(list),
        ),
      decode(rows, random) {
        const isOne = facts.days === null && facts.closed.length === 0;
        const values = isOne
          ? (parts[0] as OpenNumbers).decode(rows.parts[0] as EncodedColumn, rows.rowCount)
          : joinAll(rows, facts, parts, random);
        return { storage: 'number', values };
      },
    };
  },
};
