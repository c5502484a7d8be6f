/**
 * What Ctrl+C means: ends the work, or, while something is trained that is worth keeping, ends the training
 * with the best so far; a second one ends the work then too.
 */
export interface Interrupts {
  readonly abort: AbortSignal;
  readonly stop: AbortSignal;
  /** One Ctrl+C. */
  press(): void;
  /** Ends the work, whatever is worth keeping: somebody else than the person wants the process gone. */
  end(): void;
  /** From now on there is something to keep; the returned function says that it is over. */
  keepable(): () => void;
}

/** @param outer aborts too */
export function openInterrupts(outer?: AbortSignal): Interrupts {
  const abort = new AbortController();
  const stop = new AbortController();
  let held = 0;
  const signals = outer ? [abort.signal, outer] : [abort.signal];
  return {
    abort: AbortSignal.any(signals),
    stop: stop.signal,
    press() {
      if (held > 0 && !stop.signal.aborted) stop.abort();
      else abort.abort();
    },
    end: () => abort.abort(),
    keepable() {
      held += 1;
      let isOver = false;
      return () => {
        if (!isOver) held -= 1;
        isOver = true;
      };
    },
  };
}
