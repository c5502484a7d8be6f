/**
 * Trains the generators that suit a table on a part of its rows, one after the other, and has what they
 * draw judged by the rest, for as long as the time allows.
 */
import { generatorList, type Generator } from '../../models';
import {
  Fault,
  stopwatch,
  throwIfAborted,
  toFault,
  track,
  type Model,
  type Recipe,
  type Schema,
  type Table,
} from '../../schema';
import { isDropped } from '../../encode';
import { fitOne, type FitOptions } from '../fit-one';
import { measureOne } from '../measure-one';
import { sample } from '../sample';
import type { OpenTrialJudge, Trial, TrialJudge } from '../trial';
import { factsOfTable, suitability } from './facts';
import type { RaceRows } from './rows';

export interface RaceOrder {
  readonly rows: RaceRows;
  readonly schema: Schema;
  /** Its generator is Auto; seed and protection hold for every trial. */
  readonly recipe: Recipe;
  /** Rows that the winner will be trained on, for the time that takes. */
  readonly finalRows: number;
  readonly budgetMs: number;
  readonly openJudge: OpenTrialJudge;
}

export interface Finished {
  readonly trial: Trial;
  readonly model: Model;
}

export interface Race {
  /** In the order of trying; those that failed are not among them. */
  readonly finished: readonly Finished[];
  readonly tried: readonly Trial[];
  /** Sentences about what was not tried, and why. */
  readonly notes: readonly string[];
  /** Milliseconds left of the budget. */
  readonly leftMs: number;
}

/** Rows that are drawn and judged for each trial. */
const judgedRows = 20_000;
/** A network that would take longer than this many times its share of the time is not begun; most end early. */
const overrun = 5;

/** What suits less than this is tried only where nothing else can be. */
const makeshift = 0.2;

/** Generators that suit the table and can do what the recipe asks, the most suitable first. */
export function candidatesFor(table: Table, schema: Schema, { balance }: Recipe): Generator[] {
  const facts = factsOfTable(table, schema);
  const fits = (generator: Generator): number => suitability(generator, facts);
  const able = generatorList
    .filter((each) => fits(each) > 0 && (balance === null || each.info.canBalance))
    .sort((a, b) => fits(b) - fits(a));
  const promising = able.filter((each) => fits(each) >= makeshift);
  return promising.length > 0 ? promising : able;
}

/** @throws Fault `cancelled`; a trial that fails otherwise is noted and passed over */
export async function race(order: RaceOrder, control: FitOptions): Promise<Race> {
  const { rows, schema, budgetMs } = order;
  const took = stopwatch();
  const judge = openJudge(order);
  const candidates = candidatesFor(rows.train, schema, order.recipe);
  const finished: Finished[] = [];
  const tried: Trial[] = [];
  const notes: string[] = [];
  const report = track(control, 'trying generators', candidates.length);
  for (const [place, generator] of candidates.entries()) {
    throwIfAborted(control.signal);
    if (control.stop?.aborted) {
      notes.push('You stopped the search, so nothing more was tried.');
      break;
    }
    const { id, name } = generator.info;
    const limitMs = await timeFor(generator, order, budgetMs - took(), finished, control);
    if (limitMs === null) {
      notes.push(`${name} was not tried: it takes longer than the time that was left.`);
      continue;
    }
    control.onTrial?.({
      kind: 'trying',
      generator: id,
      name,
      place: place + 1,
      of: candidates.length,
    });
    const outcome = await attempt(generator, order, judge, limitMs, control);
    tried.push(outcome.trial);
    control.onTrial?.({ kind: 'tried', trial: outcome.trial });
    if (outcome.model) finished.push({ trial: outcome.trial, model: outcome.model });
    else notes.push(`${name} failed: ${outcome.why}`);
    report(place + 1);
  }
  return { finished, tried, notes, leftMs: budgetMs - took() };
}

/**
 * How long a trial may take, so that the winner can still be trained on all rows; null where it would not
 * be over by then. The first is tried in any case.
 */
async function timeFor(
  { info }: Generator,
  { rows, schema, recipe, finalRows }: RaceOrder,
  leftMs: number,
  finished: readonly Finished[],
  control: FitOptions,
): Promise<number | null> {
  const growth = finalRows / rows.train.rowCount;
  const known = finished.map(({ trial }) => trial.trainMs * growth);
  const shareMs = (leftMs - Math.max(0, ...known)) / (1 + (info.isNetwork ? growth : 0));
  if (finished.length === 0) return Math.max(shareMs, leftMs / 2);
  if (shareMs <= 0) return null;
  const options = trialRecipe(recipe, info.id);
  const { signal, nextDevice } = control;
  const { fitMs } = info.isNetwork
    ? await measureOne(rows.train, schema, options, { signal, nextDevice })
    : info.estimate(schema, rows.train.rowCount);
  return fitMs > shareMs * (info.isNetwork ? overrun : 1) ? null : shareMs;
}

/** Without the balance: a table whose shares were changed on purpose cannot be compared with real rows. */
const trialRecipe = (recipe: Recipe, generator: string): Recipe => ({
  ...recipe,
  generator,
  options: {},
  balance: null,
});

interface Outcome {
  readonly trial: Trial;
  readonly model: Model | null;
  readonly why: string;
}

async function attempt(
  { info: { id, name } }: Generator,
  { rows, schema, recipe }: RaceOrder,
  judge: TrialJudge,
  timeLimitMs: number,
  control: FitOptions,
): Promise<Outcome> {
  const took = stopwatch();
  let trainMs = 0;
  try {
    // What is kept for a resume is of the last training only.
    const options = { ...control, timeLimitMs, checkpoint: null, onCheckpoint: undefined };
    const model = await fitOne(rows.train, schema, trialRecipe(recipe, id), options);
    trainMs = took();
    const drawn = await draw(model, Math.min(judgedRows, rows.train.rowCount));
    const { signal, breathe } = control;
    const scores = await judge.score(drawn, { signal, breathe });
    return { trial: { generator: id, name, scores, trainMs }, model, why: '' };
  } catch (error) {
    const fault = toFault(error);
    if (fault.code === 'cancelled') throw fault;
    return {
      trial: { generator: id, name, scores: null, trainMs },
      model: null,
      why: fault.message,
    };
  }
}

async function draw(model: Model, rows: number): Promise<Table> {
  const { seed } = model.manifest.recipe;
  for await (const chunk of sample(model, rows, seed, { chunkRows: rows })) return chunk;
  throw new Fault('internal', { message: 'no rows were drawn' });
}

/** The judge sees the columns that a model draws. */
function openJudge({ rows, schema, recipe, openJudge: open }: RaceOrder): TrialJudge {
  const kept = schema.columns.flatMap((column, i) => (isDropped(column) ? [] : [i]));
  const cut = (table: Table): Table => ({
    ...table,
    columns: kept.map((i) => table.columns[i] as Table['columns'][number]),
  });
  const { seed } = recipe;
  const columns = kept.map((i) => schema.columns[i] as Schema['columns'][number]);
  return open({
    schema: { ...schema, columns },
    train: cut(rows.train),
    holdout: cut(rows.holdout),
    seed,
  });
}
