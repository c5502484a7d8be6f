/** What a training remembers beside its state: all of it goes into checkpoints, so that a resume is exact. */
import type { Follow } from './run';

export interface Followed {
  readonly best: { readonly step: number; readonly value: number } | null;
  /** Figures in a row that were not better: for stopping, and since the rate was last lowered. */
  readonly standing: number;
  readonly waiting: number;
  /** The plateau's learning rate; null without one. */
  readonly rate: number | null;
}

export interface Progress {
  readonly step: number;
  readonly elapsedMs: number;
  readonly losses: Readonly<Record<string, number>>;
  readonly followed: Followed;
}

export function beginning(follow: Follow | undefined): Progress {
  const rate = follow?.plateau?.first ?? null;
  return {
    step: 0,
    elapsedMs: 0,
    losses: {},
    followed: { best: null, standing: 0, waiting: 0, rate },
  };
}

/** What one more figure of the followed measure, taken at `step`, changes. */
export function takenIn(
  before: Followed,
  follow: Follow,
  step: number,
  value: number,
): { readonly after: Followed; readonly isBest: boolean; readonly isLowered: boolean } {
  if (isBetter(value, before.best?.value ?? null, follow)) {
    const after = { ...before, best: { step, value }, standing: 0, waiting: 0 };
    return { after, isBest: true, isLowered: false };
  }
  const standing = before.standing + 1;
  const waiting = before.waiting + 1;
  const lower = loweredRate(before.rate, waiting, follow);
  if (lower === null)
    return { after: { ...before, standing, waiting }, isBest: false, isLowered: false };
  return {
    after: { ...before, standing, waiting: 0, rate: lower },
    isBest: false,
    isLowered: true,
  };
}

/** Whether patience is at its end. */
export function isConverged({ standing }: Followed, follow: Follow | undefined): boolean {
  const patience = follow?.patience ?? null;
  return patience !== null && standing >= patience;
}

function isBetter(value: number, best: number | null, follow: Follow): boolean {
  if (!Number.isFinite(value)) return false;
  if (best === null) return true;
  const { isHigherBetter = false, minDelta = 0 } = follow;
  return (isHigherBetter ? value - best : best - value) > minDelta;
}

function loweredRate(rate: number | null, waiting: number, { plateau }: Follow): number | null {
  if (!plateau || rate === null || waiting <= plateau.patience) return null;
  const lower = Math.max(rate * plateau.factor, plateau.least ?? 0);
  return lower < rate ? lower : null;
}
