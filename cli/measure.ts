/** What every result says about its own cost. */
export interface Cost {
  readonly rows: number;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** Highest resident memory of the whole process. */
  readonly peakMemoryBytes: number;
}

/** Starts a clock; the returned function stops it. */
export function clock(): () => number {
  const began = performance.now();
  return () => (performance.now() - began) / 1000;
}

export function costOf(rows: number, seconds: number): Cost {
  return {
    rows,
    seconds,
    rowsPerSecond: seconds === 0 ? 0 : rows / seconds,
    // The operating system counts in KiB.
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
}
