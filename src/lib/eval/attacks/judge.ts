/**
 * What an attacker could find out with the twin in hand. Every attack is run twice, on training rows and
 * on real rows that no generator has seen; only what it wins on the first beyond the second is a leak.
 * Without such rows nothing is claimed.
 */
import type { Control, ReportPart } from '../../engine/schema';
import type { Aligned } from '../align';
import { rolesOf, targetOf } from '../disclosure';
import { noHoldoutReason } from '../measured';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { thin } from '../sample';
import { guessFigure, membershipFigures, successFigures } from './figures';
import { rowOf, type Guess } from './guess';
import { judgeSecret, lessonWork, secretLessons, type Secret } from './inference';
import { judgeLinks } from './linkability';
import { classifierWork, judgeMembership, memberLessons } from './membership';
import { guessSides, membershipSides } from './sides';
import { judgeSingling, singlingWork } from './single';

/** With fewer rows an attack's success is luck. */
const leastRows = 50;
/** Rows of each table, at most; nearest rows are looked for in all of them. */
const mostRows = 100_000;
/** People who are linked and guessed, of either side. */
const guessAttempts = 2000;

/**
 * @returns `unavailable` without a holdout, with too few rows, or without two columns
 * @throws Fault `cancelled`
 */
export async function judge(
  { aligned, seed, options, report, tools }: PartInput,
  control: Control,
): Promise<ReportPart<'attacks'>> {
  const reason = whyNot(aligned);
  if (reason !== null) return { status: 'unavailable', reason };
  const chosen = thin(aligned, mostRows, seed, 'attacks');
  const { sensitive } = rolesOf(chosen, options, targetOf(options, report));
  const sides = membershipSides(chosen, seed);
  const people = guessSides(chosen, guessAttempts, seed);
  const attacked = people[0].rows.length + people[1].rows.length;
  const pace = new Pace(
    control,
    4 * sides.members.rows.length +
      classifierWork +
      singlingWork +
      2 * attacked +
      sensitive.length * (attacked + lessonWork),
  );
  const context = { aligned: chosen, tools, seed, pace };
  const membership = await judgeMembership({ ...context, sides });
  const singling = await judgeSingling(chosen, seed, pace);
  const links: Guess = {
    ...{ attack: 'linkability', metric: 'linkability-risk', variant: 'two halves', columns: [] },
    ...(await judgeLinks(chosen, people, tools, pace)),
    chance: 1 / chosen.rows.synthetic,
  };
  const secrets: Secret[] = [];
  for (const place of sensitive) {
    secrets.push(await judgeSecret(place, { ...context, sides: people }));
  }
  const inferences = secrets.flatMap(inferencesOf);
  const guesses = [...singling, links, ...inferences];
  return {
    status: 'judged',
    figures: [
      ...membershipFigures(membership),
      ...[...singling, links, ...pooled(inferences), ...inferences].map(guessFigure),
      ...secrets.flatMap(successFigures),
    ],
    sampled: sampledWords(aligned, chosen, sides.members.rows.length, people[0].rows.length),
    roc: membership.map(({ roc }) => roc),
    guesses: guesses.map(rowOf),
  };
}

function whyNot({ columns, rows }: Aligned): string | null {
  if (rows.holdout === 0) return noHoldoutReason;
  if (columns.length < 2) return 'there are no two columns with values to compare';
  if (Math.min(rows.train, rows.holdout, rows.synthetic) < leastRows) {
    return `a table has fewer than ${leastRows} rows: an attack would succeed or fail by luck`;
  }
  return null;
}

function inferencesOf({ name, ways, blind }: Secret): Guess[] {
  return ways.map(({ variant, won, control }) => ({
    ...{ attack: 'inference', metric: 'inference-risk', variant, columns: [name] },
    ...{ won, control, chance: blind },
  }));
}

/** All guesses of all secrets together, by the way in which they were guessed. */
function pooled(inferences: readonly Guess[]): Guess[] {
  const variants = [...new Set(inferences.map(({ variant }) => variant))];
  return variants.map((variant) => {
    const own = inferences.filter((guess) => guess.variant === variant);
    const sum = (side: 'won' | 'control') => ({
      attempts: own.reduce((total, guess) => total + guess[side].attempts, 0),
      successes: own.reduce((total, guess) => total + guess[side].successes, 0),
    });
    return { ...(own[0] as Guess), columns: [], won: sum('won'), control: sum('control') };
  });
}

function sampledWords(all: Aligned, chosen: Aligned, members: number, people: number): string {
  const count = (value: number) => value.toLocaleString('en-US');
  const words =
    `${count(members)} training rows and as many set aside were attacked for membership, ` +
    `at most ${count(people)} of each for the rest; ` +
    `boosted trees of an attacker learnt from at most ${count(memberLessons.rows)} rows of a table ` +
    `in ${memberLessons.rounds} rounds, and in ${secretLessons.rounds} for secrets`;
  return chosen === all
    ? `${words}.`
    : `${words}, with ${count(mostRows)} rows of each table at most.`;
}
