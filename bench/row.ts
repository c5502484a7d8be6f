/** What a benchmark reports: one figure, with the bar that it is held to where there is one. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly bar: Bar | null;
}

export interface Bar {
  readonly limit: number;
  readonly better: 'lower' | 'higher';
}

export function row(what: string, value: number, unit: string, bar: Bar | null = null): Row {
  return { what, value, unit, bar };
}

/** Median of several timed runs of `job`, in milliseconds, after one that is not counted. */
export async function medianMs(runs: number, job: () => unknown): Promise<number> {
  await job();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await job();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[times.length >> 1] ?? Number.NaN;
}
