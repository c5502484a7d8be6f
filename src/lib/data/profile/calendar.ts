/**
 * Histogram edges for dates and times: whole seconds, hours, days, weeks (from Monday), months,
 * quarters or years, the finest step that needs no more than the allowed number of bins.
 */
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** 1970-01-05, the first Monday of Unix time. */
const firstMonday = 4 * day;

const fixedSteps: readonly { readonly stepMs: number; readonly offsetMs: number }[] = [
  ...[1, 10, 100, second, 5 * second, 15 * second, minute, 5 * minute, 15 * minute],
  ...[hour, 3 * hour, 6 * hour, 12 * hour, day],
]
  .map((stepMs) => ({ stepMs, offsetMs: 0 }))
  .concat({ stepMs: 7 * day, offsetMs: firstMonday });

const monthSteps = [1, 3, 12, 60, 120, 1200, 12_000, 120_000, 1_200_000] as const;

/** @returns edges in milliseconds; the last lies above `maxMs`. @param unitMs no step is finer. */
export function calendarEdges(
  minMs: number,
  maxMs: number,
  unitMs: number,
  binLimit: number,
): number[] {
  for (const { stepMs, offsetMs } of fixedSteps) {
    const first = Math.floor((minMs - offsetMs) / stepMs);
    const bins = Math.floor((maxMs - offsetMs) / stepMs) - first + 1;
    if (stepMs < unitMs || bins > binLimit) continue;
    return Array.from({ length: bins + 1 }, (_, i) => (first + i) * stepMs + offsetMs);
  }
  const months = [monthOf(minMs), monthOf(maxMs)] as const;
  const step = monthSteps.find((size) => binsOf(months, size) <= binLimit) ?? monthSteps.at(-1)!;
  const first = Math.floor(months[0] / step);
  return Array.from({ length: binsOf(months, step) + 1 }, (_, i) => startOf((first + i) * step));
}

function binsOf([first, last]: readonly [number, number], step: number): number {
  return Math.floor(last / step) - Math.floor(first / step) + 1;
}

/** Months since January of year 0. */
function monthOf(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function startOf(month: number): number {
  // Date.UTC would read years below 100 as 19xx.
  return new Date(0).setUTCFullYear(Math.floor(month / 12), ((month % 12) + 12) % 12, 1);
}
