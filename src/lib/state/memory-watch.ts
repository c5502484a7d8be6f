/**
 * How much memory the page and its workers hold while a job runs, as the browser measures it. Chromium
 * answers only in an isolated page and at its own pace, so a short job may end without a figure.
 */
interface MeasuredPerformance {
  measureUserAgentSpecificMemory?(): Promise<{ bytes: number }>;
}

export class MemoryWatch {
  #peakBytes: number | null = null;
  #isRunning = true;

  constructor() {
    void this.#watch();
  }

  /** Ends the watch and gives the highest figure; null where there was none. */
  end(): number | null {
    this.#isRunning = false;
    return this.#peakBytes;
  }

  async #watch(): Promise<void> {
    const measured = performance as MeasuredPerformance;
    while (this.#isRunning && crossOriginIsolated && measured.measureUserAgentSpecificMemory) {
      const found = await measured.measureUserAgentSpecificMemory().catch(() => null);
      if (!found) return;
      if (this.#isRunning) this.#peakBytes = Math.max(this.#peakBytes ?? 0, found.bytes);
    }
  }
}
