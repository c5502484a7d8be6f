/** Singling out with one column and with three, beside the control and beside blind luck. */
import type { Aligned } from '../align';
import type { Pace } from '../pace';
import type { Guess } from './guess';
import { Index, type Part, type Predicate } from './predicates';
import { blindQueries, manyColumnQueries, oneColumnQueries } from './queries';
import { controlOf, successesOf } from './singling-out';

/** Predicates, as Anonymeter asks by default; fewer where the twin offers fewer. */
const count = 500;
const width = 3;
/** About as much work as so many rows to be compared with all others. */
export const singlingWork = 4000;

const stage = 'singling people out';

/** Needs rows of all tables. */
export async function judgeSingling(
  aligned: Aligned,
  seed: number,
  pace: Pace,
): Promise<readonly Guess[]> {
  const open = async (part: Part) => {
    await pace.step(stage, 0);
    return new Index(aligned, part);
  };
  const tables: Tables = {
    train: await open('train'),
    holdout: await open('holdout'),
    synthetic: await open('synthetic'),
  };
  const plan = { count, seed, pace };
  const one = oneColumnQueries(aligned, tables.synthetic, count, seed);
  await pace.step(stage, singlingWork / 4);
  const blind = (columns: number) =>
    blindQueries(aligned, tables.synthetic, { ...plan, width: columns });
  const alone = await judgeQueries('singling-out-value', one, blind(1), tables, seed, pace);
  const many = await manyColumnQueries(aligned, tables.synthetic, { ...plan, width });
  await pace.step(stage, singlingWork / 4);
  const together = await judgeQueries('singling-out-risk', many, blind(width), tables, seed, pace);
  return [together, alone];
}

interface Tables {
  readonly train: Index;
  readonly holdout: Index;
  readonly synthetic: Index;
}

async function judgeQueries(
  metric: 'singling-out-risk' | 'singling-out-value',
  queries: readonly Predicate[],
  blind: readonly Predicate[],
  { train, holdout }: Tables,
  seed: number,
  pace: Pace,
): Promise<Guess> {
  const count = async (of: readonly Predicate[]) => {
    let successes = 0;
    for (let from = 0; from < of.length; from += 50) {
      successes += successesOf(of.slice(from, from + 50), train);
      await pace.step(stage, 0);
    }
    return successes;
  };
  const won = { attempts: queries.length, successes: await count(queries) };
  const luck = await count(blind);
  const control = controlOf(queries, holdout, train.rows, seed);
  await pace.step(stage, singlingWork / 4);
  return {
    attack: 'singling-out',
    metric,
    variant: metric === 'singling-out-value' ? 'one column' : 'three columns',
    columns: [],
    won,
    control,
    chance: luck / Math.max(1, blind.length),
  };
}
