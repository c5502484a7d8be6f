/**
 * Holes in a column of dates: where most values follow each other at one step (an hour, a day), any
 * longer pause is a gap. Says nothing where there is no regular step.
 */
import { printerOf } from '../../engine/schema';
import { clockOf } from './clock';
import type { ColumnFacts } from './facts';
import { count, counted, quoted } from './words';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const stepNames: readonly (readonly [number, string])[] = [
  [7 * day, 'week'],
  [day, 'day'],
  [hour, 'hour'],
  [minute, 'minute'],
  [1000, 'second'],
];

/** Share of steps that must be the usual one before a pause counts as a gap. */
const regularShare = 0.6;

export interface Gaps {
  /** The usual step, in the units of the column. */
  readonly step: number;
  readonly gaps: number;
  /** Values that would fill all gaps. */
  readonly missing: number;
  readonly longest: number;
  /** The value before the longest gap. */
  readonly longestAfter: number;
  /** All that is missing are Saturdays and Sundays. */
  readonly isWeekends: boolean;
}

/** @param unitMs milliseconds in a difference of 1. Null where the values follow no regular step. */
export function gapsOf(sorted: Float64Array, unitMs: number): Gaps | null {
  const days = distinctOf(sorted);
  const step = usualStep(days);
  if (step === null || days.length < 10) return null;
  let gaps = 0;
  let missing = 0;
  let longest = step;
  let longestAfter = days[0]!;
  let isWeekends = step * unitMs === day;
  for (let i = 1; i < days.length; i++) {
    const before = days[i - 1]!;
    const pause = days[i]! - before;
    const skipped = Math.round(pause / step) - 1;
    if (skipped < 1) continue;
    gaps++;
    missing += skipped;
    isWeekends &&= areWeekend(before, skipped, unitMs);
    if (pause > longest) [longest, longestAfter] = [pause, before];
  }
  return gaps === 0 ? null : { step, gaps, missing, longest, longestAfter, isWeekends };
}

/** The most frequent difference of neighbours, where `regularShare` of them have it. */
function usualStep(days: Float64Array): number | null {
  const counts = new Map<number, number>();
  for (let i = 1; i < days.length; i++) {
    const pause = days[i]! - days[i - 1]!;
    counts.set(pause, (counts.get(pause) ?? 0) + 1);
    if (counts.size > 1000) return null;
  }
  for (const [pause, times] of counts) {
    if (times >= regularShare * (days.length - 1)) return pause;
  }
  return null;
}

function distinctOf(sorted: Float64Array): Float64Array {
  const kept = new Float64Array(sorted.length);
  let length = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) kept[length++] = sorted[i]!;
  }
  return kept.subarray(0, length);
}

function areWeekend(before: number, skipped: number, unitMs: number): boolean {
  if (skipped > 2) return false;
  for (let i = 1; i <= skipped; i++) {
    const weekday = new Date(before * unitMs + i * day).getUTCDay();
    if (weekday !== 0 && weekday !== 6) return false;
  }
  return true;
}

/** Rule `date-gap`. */
export function dateGapSentence({ column, numbers }: ColumnFacts): string | null {
  const clock = clockOf(column.kind);
  if (!numbers || clock === null || !clock.hasDays) return null;
  const gaps = gapsOf(numbers.sorted, clock.unitMs);
  if (gaps === null) return null;
  const name = quoted(column.name);
  if (gaps.isWeekends) {
    return `${name} has a value for every working day but none for ${counted(gaps.missing, 'day')} that ${gaps.missing === 1 ? 'is' : 'are'} Saturday or Sunday.`;
  }
  const [stepText, missingText] = stepWords(gaps.step * clock.unitMs, gaps.missing);
  const longest = count(Math.round(gaps.longest / gaps.step) - 1);
  const after = printerOf(column)(gaps.longestAfter);
  return `${name} usually has a value for every ${stepText}, but ${counted(gaps.gaps, 'gap')} ${gaps.gaps === 1 ? 'leaves' : 'leave'} out ${missingText}; the longest gap leaves out ${longest}, after ${after}.`;
}

function stepWords(stepMs: number, missing: number): [step: string, missing: string] {
  for (const [size, name] of stepNames) {
    if (stepMs === size) return [name, counted(missing, name)];
    if (stepMs > size && stepMs % size === 0) {
      return [`${count(stepMs / size)} ${name}s`, counted(missing, 'value')];
    }
  }
  return [`${count(stepMs)} milliseconds`, counted(missing, 'value')];
}
