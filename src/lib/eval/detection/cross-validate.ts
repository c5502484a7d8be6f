/** Telling two halves of rows apart, every row by a model that has not seen it. */
import { stream } from '../../engine/random';
import type { Roc } from '../../engine/schema';
import type { CrewTools } from '../crew';
import {
  areaUnderCurve,
  learners,
  meanRoc,
  rocOf,
  scoreRows,
  type Breathe,
  type Feature,
  type Learner,
  type LearnerName,
} from '../learners';

export const foldCount = 3;

export interface HowToTell {
  readonly name: LearnerName;
  /** False where trees must go on though rows set aside gain nothing: as where their copies are told apart. */
  readonly stopsEarly?: boolean;
  readonly tools?: CrewTools;
}

export interface Halves {
  /** `2 * each` rows: those of the class first. */
  readonly features: readonly Feature[];
  readonly each: number;
  readonly seed: number;
}

export interface Told {
  /** Mean area under the ROC curve over the folds, and of each. */
  readonly auc: number;
  readonly folds: readonly number[];
  /** Mean of the folds' curves. */
  readonly roc: Roc;
  /** Log-odds of the class, by row, from the model that has not seen it. */
  readonly scores: Float64Array;
  readonly models: readonly Learner[];
}

/** @param each 3 or more */
export async function crossValidate(
  { features, each, seed }: Halves,
  { name, stopsEarly = true, tools }: HowToTell,
  breathe?: Breathe,
): Promise<Told> {
  const targets = new Float64Array(2 * each).fill(1, 0, each);
  // Each half in an order of its own: a table and its copy, row by row, would else be in one fold together.
  const orders = ['synthetic', 'real'].map((half) =>
    stream(seed, `detection folds ${half}`).permutation(each),
  );
  const scores = new Float64Array(2 * each);
  const models: Learner[] = [];
  const curves: Roc[] = [];
  const folds: number[] = [];
  const entry = learners[name];
  const task = { kind: 'binary' } as const;
  const title = entry.title(task);
  for (let fold = 0; fold < foldCount; fold++) {
    const test = placesOf(orders, (i) => i % foldCount === fold);
    const rows = placesOf(orders, (i) => i % foldCount !== fold);
    const lesson = { features, rows, targets, task, seed, stopsEarly };
    const breatheHere = (done: number) =>
      breathe === undefined ? Promise.resolve() : breathe((fold + done) / foldCount);
    const model = await entry.learn(lesson, breatheHere, tools);
    const own = await scoreRows(model, features, test, tools);
    test.forEach((row, i) => (scores[row] = own[i] as number));
    models.push(model);
    const isClass = Uint8Array.from(test, (row) => targets[row] as number);
    const [auc, curve] = [areaUnderCurve(own, isClass), rocOf(own, isClass, title)];
    if (auc !== null) folds.push(auc);
    if (curve !== null) curves.push(curve);
  }
  const auc = folds.reduce((sum, value) => sum + value, 0) / folds.length;
  return { auc, folds, roc: { ...(meanRoc(curves, title) as Roc), auc }, scores, models };
}

/** Rows of both halves at the wanted places of their orders. */
function placesOf(orders: readonly Uint32Array[], isWanted: (place: number) => boolean) {
  return Int32Array.from(
    orders.flatMap((order, half) =>
      Array.from(
        order.filter((_, i) => isWanted(i)),
        (row) => half * order.length + row,
      ),
    ),
  );
}
