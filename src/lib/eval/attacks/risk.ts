/**
 * From successes of an attack to a risk: what it wins on training rows beyond what it wins on rows that
 * nobody trained on. Source: Anonymeter (Giomi et al., PoPETs 2023), its estimates and its intervals.
 */
import type { Interval } from '../../engine/schema';

const z = 1.959963984540054;

export interface Attempts {
  readonly attempts: number;
  /** A corrected count need not be whole. */
  readonly successes: number;
}

interface Rate {
  readonly value: number;
  readonly error: number;
}

/** Wilson's estimate, drawn a little towards one half, and half the width of its interval. */
function rateOf({ attempts, successes }: Attempts): Rate {
  const variance = (successes * (attempts - successes)) / attempts;
  const denominator = attempts + z ** 2;
  return {
    value: (successes + 0.5 * z ** 2) / denominator,
    error: (z / denominator) * Math.sqrt(variance + 0.25 * z ** 2),
  };
}

/**
 * (attack - control) / (1 - control), from 0 to 1, with the propagated 95 % interval.
 * @param attack at least one attempt
 * @param control at least one attempt
 */
export function residualRisk(
  attack: Attempts,
  control: Attempts,
): { readonly value: number } & Interval {
  const [won, base] = [rateOf(attack), rateOf(control)];
  const left = 1 - base.value;
  const value = (won.value - base.value) / left;
  const byControl = (won.value - 1) / left ** 2;
  const error = Math.sqrt((won.error / left) ** 2 + (base.error * byControl) ** 2);
  return { value: clip(value), low: clip(value - error), high: clip(value + error) };
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}
