/**
 * Days as numbers and back, in the Gregorian calendar without time zones. A day is days since 1970-01-01.
 * Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil, civil_from_days).
 */

export interface CivilDay {
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  /** 1 to 31. */
  readonly dayOfMonth: number;
}

export const dayMs = 86_400_000;

const daysInEra = 146_097;
const daysToEpoch = 719_468;

export function civilOf(day: number): CivilDay {
  const shifted = day + daysToEpoch;
  const era = Math.floor(shifted / daysInEra);
  const inEra = shifted - era * daysInEra;
  const yearOfEra = Math.floor(
    (inEra -
      Math.floor(inEra / 1460) +
      Math.floor(inEra / 36_524) -
      Math.floor(inEra / (daysInEra - 1))) /
      365,
  );
  const inYear =
    inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * inYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 2 : fromMarch - 10;
  return {
    year: yearOfEra + era * 400 + (month < 2 ? 1 : 0),
    month,
    dayOfMonth: inYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

/** @param month months beyond 0 to 11 count on into other years */
export function dayOf(year: number, month: number, dayOfMonth: number): number {
  const carried = year + Math.floor(month / 12);
  const inYear = month - 12 * Math.floor(month / 12);
  const shifted = inYear < 2 ? carried - 1 : carried;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const fromMarch = inYear < 2 ? inYear + 10 : inYear - 2;
  const dayOfYear = Math.floor((153 * fromMarch + 2) / 5) + dayOfMonth - 1;
  const inEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysInEra + inEra - daysToEpoch;
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export function monthLength(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const inYear = month - 12 * Math.floor(month / 12);
  return inYear === 1 && isLeap ? 29 : (monthLengths[inYear] as number);
}

/** 0 is Monday. */
export function weekdayOf(day: number): number {
  const rest = (day + 3) % 7;
  return rest < 0 ? rest + 7 : rest;
}

/** Milliseconds that a written zone (`+02:00`, `Z`, ` UTC`, null) is ahead of UTC. */
export function zoneOffsetMs(zone: string | null): number {
  const found = /([+-])(\d{2}):?(\d{2})?/.exec(zone ?? '');
  if (found === null) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0);
  return (found[1] === '-' ? -1 : 1) * minutes * 60_000;
}
