/**
 * Auto: chooses a generator for a table, by a race where there is time and somebody to judge it, by rules
 * where there is not. The model is an ordinary one of the winner, with the reasons in its manifest.
 */
import {
  Fault,
  toFault,
  type ChosenBy,
  type Model,
  type Recipe,
  type Schema,
  type Table,
} from '../../schema';
import { fitOne, type FitOptions } from '../fit-one';
import { chooseTrial, type Judged } from './choose';
import { autoOptions } from './options';
import { candidatesFor, race, type Finished, type Race } from './race';
import { leastHoldoutRows, raceRows } from './rows';

/**
 * @param recipe its generator is Auto
 * @throws Fault `option-invalid` and those of a fit
 */
export async function fitAuto(
  table: Table,
  schema: Schema,
  recipe: Recipe,
  control: FitOptions,
): Promise<Model> {
  const { minutes } = autoOptions.parse(recipe.options);
  const budgetMs = Math.min(minutes * 60_000, control.timeLimitMs ?? Infinity);
  const rows = control.openJudge ? raceRows(table, recipe.seed) : null;
  if (rows === null || !control.openJudge) {
    const why = control.openJudge
      ? `With fewer than ${leastHoldoutRows} rows to judge by, nothing was tried.`
      : 'There was nobody to judge, so nothing was tried.';
    return byRules(table, schema, recipe, budgetMs, why, control);
  }
  const { openJudge } = control;
  const order = { rows, schema, recipe, finalRows: table.rowCount, budgetMs, openJudge };
  const run = await race(order, control);
  const judged = run.finished.map(({ trial }) => trial).filter(isJudged);
  if (judged.length === 0) {
    return byRules(table, schema, recipe, budgetMs, run.notes.join(' '), control);
  }
  const { winner, reasons } = chooseTrial(judged, rows.holdout.rowCount);
  const won = run.finished.find(({ trial }) => trial === winner) as Finished;
  const told = [...reasons, ...run.notes];
  const { balance } = recipe;
  const trialRows = rows.train.rowCount;
  return finish(table, schema, { won, run, told, trialRows, balance }, control);
}

const isJudged = (trial: Race['tried'][number]): trial is Judged => trial.scores !== null;

interface Decision {
  readonly won: Finished;
  readonly run: Race;
  readonly told: readonly string[];
  readonly trialRows: number;
  readonly balance: Recipe['balance'];
}

/** Trains the winner on all rows where the time allows. */
async function finish(
  table: Table,
  schema: Schema,
  { won, run: { tried, leftMs }, told, trialRows, balance }: Decision,
  control: FitOptions,
): Promise<Model> {
  const expectedMs = (won.trial.trainMs * table.rowCount) / trialRows;
  const { name, generator } = won.trial;
  const tell = (sentence: string): ChosenBy => {
    const reasons = [...told, sentence];
    for (const note of reasons) control.onTrial?.({ kind: 'note', sentence: note });
    return { reasons, tried: [...tried] };
  };
  // Trials are made without the balance, so that none of them is what was asked for.
  if (balance === null && (control.stop?.aborted || expectedMs > leftMs)) {
    const why = control.stop?.aborted ? 'You stopped the search' : 'The time was up';
    const chosenBy = tell(
      `${why}: this is ${name} as it was tried, trained on ${trialRows} of ${table.rowCount} rows.`,
    );
    return withReasons(won.model, chosenBy);
  }
  const chosenBy = tell(`${name} was then trained again on all ${table.rowCount} rows.`);
  control.onTrial?.({ kind: 'training', generator, name });
  const options = { ...control, timeLimitMs: Math.max(leftMs, expectedMs) };
  const final = { ...won.model.manifest.recipe, balance };
  const train = (checkpoint: FitOptions['checkpoint']) =>
    fitOne(table, schema, final, { ...options, checkpoint });
  const model = await train(options.checkpoint).catch((error: unknown) => {
    // What was saved may be of another generator, chosen when there was more or less time.
    if (toFault(error).code !== 'checkpoint-unusable') throw error;
    return train(null);
  });
  return withReasons(model, chosenBy);
}

/** The most suitable generator that is thought to be ready in time. */
async function byRules(
  table: Table,
  schema: Schema,
  recipe: Recipe,
  budgetMs: number,
  why: string,
  control: FitOptions,
): Promise<Model> {
  const candidates = candidatesFor(table, schema, recipe);
  // Where nobody can balance, the fit itself says so.
  const [first] =
    candidates.length > 0 ? candidates : candidatesFor(table, schema, { ...recipe, balance: null });
  if (!first) throw new Fault('internal', { message: 'no generator suits this table' });
  const isInTime = ({ info }: typeof first): boolean =>
    info.estimate(schema, table.rowCount).fitMs <= budgetMs;
  const { info } = candidates.find(isInTime) ?? first;
  const reasons = [`${why} ${info.name} suits a table like this: ${info.goodFor}`];
  for (const sentence of reasons) control.onTrial?.({ kind: 'note', sentence });
  control.onTrial?.({ kind: 'training', generator: info.id, name: info.name });
  const options = { ...control, timeLimitMs: budgetMs };
  const chosen = { ...recipe, generator: info.id, options: {} };
  return withReasons(await fitOne(table, schema, chosen, options), { reasons, tried: [] });
}

const withReasons = (model: Model, chosenBy: ChosenBy): Model => ({
  ...model,
  manifest: { ...model.manifest, chosenBy },
});
