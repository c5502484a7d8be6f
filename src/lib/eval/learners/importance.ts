/**
 * What a learner leans on: how much worse its scores are when the values of one feature are dealt out among
 * the rows anew. The same measure for every kind of learner. Source: Breiman, Random Forests (2001).
 */
import { stream } from '../../engine/random';
import type { Feature } from './features';
import { goodness } from './goodness';
import { pick, type Breathe, type Deal, type Learner } from './learner';
import type { Task } from './losses';

interface ImportanceInput {
  readonly learner: Learner;
  readonly features: readonly Feature[];
  /** Rows to score; better ones that it has not learnt from. */
  readonly rows: Int32Array;
  /** By row of the features. */
  readonly targets: Float64Array;
  readonly task: Task;
  readonly seed: number;
}

/**
 * By feature: goodness (AUC, R²) lost; near 0, and by chance below it, where the feature does not matter.
 * All 0 where goodness cannot be measured. `breathe` is awaited after every feature.
 */
export async function importanceOf(
  { learner, features, rows, targets, task, seed }: ImportanceInput,
  breathe?: Breathe,
): Promise<Float64Array> {
  const truth = pick(targets, rows);
  const whole = goodness(task, learner.score(features, rows), truth);
  const lost = new Float64Array(features.length);
  if (whole === null) return lost;
  const order = stream(seed, 'importance').permutation(rows.length);
  const deal = learner.dealer?.(features, rows) ?? plainDealer(learner, features, rows);
  for (let c = 0; c < features.length; c++) {
    const dealt = deal(c, order);
    lost[c] = dealt === null ? 0 : whole - (goodness(task, dealt, truth) ?? whole);
    await breathe?.((c + 1) / features.length);
  }
  return lost;
}

/** For learners that have no way of their own. */
export function plainDealer(
  learner: Learner,
  features: readonly Feature[],
  rows: Int32Array,
): Deal {
  return (c, order) =>
    learner.score(
      features.map((feature, other) => (other === c ? deal(feature, rows, order) : feature)),
      rows,
    );
}

/** The feature with the values of `rows` in another order. */
function deal(feature: Feature, rows: Int32Array, order: Uint32Array): Feature {
  const move = <Values extends Float64Array | Int32Array>(values: Values): Values => {
    const out = values.slice() as Values;
    rows.forEach((row, i) => (out[row] = values[rows[order[i] as number] as number] as number));
    return out;
  };
  return feature.kind === 'number'
    ? { ...feature, values: move(feature.values) }
    : { ...feature, codes: move(feature.codes) };
}
