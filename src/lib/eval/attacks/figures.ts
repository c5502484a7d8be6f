/** What the attacks won, as figures of the report. */
import type { Figure } from '../../engine/schema';
import { aucInterval, figure, noBaseline, wilson } from '../figures';
import { measured, unavailable } from '../measured';
import { leastAttempts, riskOf, type Guess } from './guess';
import type { Secret } from './inference';
import type { Membership } from './membership';

const guessing = noBaseline('guessing is the baseline');
const beyond = noBaseline('the same attack on rows that were set aside is already taken off');

/** With fewer rows on either side one in a hundred is one or two rows: nothing to set a threshold by. */
const fewestCaught = 200;
const tooFew = `fewer than ${2 * fewestCaught} real rows were set aside`;

export function membershipFigures(found: readonly Membership[]): Figure[] {
  return found.flatMap(({ variant, auc, caught, caughtInterval, rows }) => [
    figure({
      metric: 'membership-auc',
      variant,
      synthetic: measured(auc, ''),
      baseline: guessing,
      interval: aucInterval(auc, rows, rows),
      expected: 0.5,
    }),
    figure({
      metric: 'membership-caught',
      variant,
      synthetic: rows < fewestCaught ? unavailable(tooFew) : measured(caught, tooFew),
      baseline: guessing,
      interval: rows < fewestCaught ? null : caughtInterval,
      expected: 0.01,
    }),
  ]);
}

export function guessFigure(guess: Guess): Figure {
  const { metric, variant, columns, won, control } = guess;
  const risk = riskOf(guess);
  const reason =
    won.attempts < leastAttempts
      ? `the twin offers only ${won.attempts} guesses`
      : 'the control attack always succeeds';
  return figure({
    metric,
    variant,
    columns,
    synthetic: risk === null ? unavailable(reason) : measured(risk.value, reason),
    baseline: beyond,
    interval: risk === null ? null : { low: risk.low, high: risk.high },
    sentence: `${tell(won)} guesses were right; of rows set aside ${tell(control)}.`,
  });
}

/** Success of every way to guess a secret, beside the best guess without any knowledge. */
export function successFigures({ name, ways, best }: Secret): Figure[] {
  return ways.map(({ variant, won, control }) =>
    figure({
      metric: 'inference-success',
      columns: [name],
      variant,
      synthetic: measured(won.successes / won.attempts, ''),
      baseline: measured(control.successes / control.attempts, ''),
      interval: wilson(won.successes, won.attempts),
      sentence: `Who always guesses the same is right in ${percent(best)}.`,
    }),
  );
}

function tell({ successes, attempts }: { successes: number; attempts: number }): string {
  return `${Math.round(successes).toLocaleString('en-US')} of ${attempts.toLocaleString('en-US')}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
