/** How a long job is watched and steered: every one of them takes a `Control`. */

export interface Progress {
  /** Plain words for the screen: "reading rows". */
  readonly stage: string;
  /** Units done of `total`; `total` is null while nobody knows. */
  readonly done: number;
  readonly total: number | null;
  /** Milliseconds left, from measured speed; null until there is a measurement. */
  readonly etaMs: number | null;
}

export interface Control {
  /** Aborting rejects the job with `Fault('cancelled')` within 200 ms or at the next chunk. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Awaited between units of work; resolves at once, or when a paused job is resumed. */
  readonly breathe?: (() => Promise<void>) | undefined;
}
