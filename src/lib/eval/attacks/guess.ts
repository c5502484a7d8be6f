/** One attack that guesses, with its control: as a row of the report. */
import type { JudgedPart, MetricId } from '../../engine/schema';
import { residualRisk, type Attempts } from './risk';

type GuessRow = JudgedPart<'attacks'>['guesses'][number];

export interface Guess {
  readonly attack: GuessRow['attack'];
  readonly metric: Extract<
    MetricId,
    'singling-out-risk' | 'singling-out-value' | 'linkability-risk' | 'inference-risk'
  >;
  readonly variant: string | null;
  /** The secret that is guessed; none elsewhere. */
  readonly columns: readonly string[];
  readonly won: Attempts;
  readonly control: Attempts;
  /** Share that luck alone wins. */
  readonly chance: number;
}

/** Null where there were too few attempts, or the control wins always. */
export function riskOf({ won, control }: Guess): ReturnType<typeof residualRisk> | null {
  if (won.attempts < leastAttempts || control.attempts < leastAttempts) return null;
  return control.successes >= control.attempts ? null : residualRisk(won, control);
}

/** With fewer an interval is as wide as the scale. */
export const leastAttempts = 20;

export function rowOf(guess: Guess): GuessRow {
  const { attack, variant, columns, won, control, chance } = guess;
  return {
    attack,
    variant: [...columns, ...(variant === null ? [] : [variant])].join(', '),
    attempts: won.attempts,
    successes: Math.round(won.successes),
    controlAttempts: control.attempts,
    controlSuccesses: Math.round(control.successes),
    chance,
    risk: riskOf(guess),
  };
}
