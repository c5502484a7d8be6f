/** Whether a training still has finite numbers, and which step was the first to lose them. */
import type { Program, Session } from '../tensor';
import type { Losses } from './control';

/** The first loss that is not finite; null where all are. */
export function sickLoss(losses: Losses): string | null {
  const found = Object.entries(losses).find(([, value]) => !Number.isFinite(value));
  return found ? `the output "${found[0]}"` : null;
}

/** The first stretch of the state that has a number that is not finite; null where there is none. */
export function sickState(program: Program, state: Uint8Array): string | null {
  const bytes = state.byteOffset % 4 === 0 ? state : state.slice();
  for (const { name, type, buffer } of program.states) {
    const { offset, length } = program.buffers[buffer]!;
    if (type !== 'f32') continue;
    const values = new Float32Array(bytes.buffer, bytes.byteOffset + offset * 4, length);
    // A double holds the sum of any number of finite floats, so that it tells of all of them.
    let sum = 0;
    for (const value of values) sum += value;
    if (!Number.isFinite(sum)) {
      return `the variable "${name}"`;
    }
  }
  return null;
}

/** The scalars of these names. */
export async function readLosses(session: Session, names: readonly string[]): Promise<Losses> {
  const losses: Record<string, number> = {};
  for (const name of names) {
    const [value = NaN] = await session.read('train', name);
    losses[name] = value;
  }
  return losses;
}

/**
 * The first step after `good` whose result is sick, by halving: runs at most as many steps again as lie
 * between.
 * @param good steps done when all was well; @param bad steps done when it no longer was
 * @param goTo runs on to a number of steps done, from there or from the last place that was well
 * @param isSickAt whether it is not well now; `keep` remembers this place where it is
 */
export async function firstSick(
  good: number,
  bad: number,
  steps: {
    goTo(step: number, fromGood: boolean): Promise<void>;
    isSickAt(step: number): Promise<boolean>;
    keep(step: number): Promise<void>;
  },
): Promise<number> {
  let [well, sick] = [good, bad];
  let isLost = true;
  while (sick - well > 1) {
    const middle = Math.floor((well + sick) / 2);
    await steps.goTo(middle, isLost);
    isLost = await steps.isSickAt(middle);
    if (isLost) sick = middle;
    else {
      well = middle;
      await steps.keep(middle);
    }
  }
  return sick;
}
