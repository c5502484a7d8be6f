/**
 * What predictions are worth: every score is a function of how often each test row counts, so that a
 * bootstrap over test rows (Efron, 1979) needs no second prediction.
 */
import type { Interval } from '../../engine/schema';
import { stream } from '../../engine/random';
import { normalInterval } from '../figures';
import { chances, type Task } from '../learners';

/** What a prediction can be scored by. */
export type Score = 'auc' | 'accuracy' | 'macro-f1' | 'r2' | 'rmse';

/** The first is the one that words are about. */
export function scoresOf(task: Task): readonly [Score, ...Score[]] {
  return task.kind === 'number' ? ['r2', 'rmse'] : ['auc', 'accuracy', 'macro-f1'];
}

/** How often each test row counts. */
export type Weights = ArrayLike<number>;

/** Null where the rows that count do not allow the score: one class alone, a number that never varies. */
export type Scorer = (weights: Weights) => number | null;

export interface Prediction {
  readonly truth: Float64Array;
  /** The learner's scores, row-major. */
  readonly scores: Float64Array;
  /** The class that is predicted; empty for numbers. */
  readonly classes: Int32Array;
  readonly scorers: Readonly<Partial<Record<Score, Scorer>>>;
}

/** @param scores log-odds of class 1, log-chances of classes up to a constant (row-major), or the number */
export function predictionOf(task: Task, scores: Float64Array, truth: Float64Array): Prediction {
  if (task.kind === 'number') {
    const { r2, rmse } = numberScorers(scores, truth);
    const scorers = { r2: remembered(r2), rmse: remembered(rmse) };
    return { truth, scores, classes: new Int32Array(0), scorers };
  }
  const width = task.kind === 'classes' ? task.classes : 2;
  const classes = predictedClasses(task, scores, truth.length);
  const auc = task.kind === 'binary' ? aucOf(scores, truth, 1) : meanAuc(scores, truth, width);
  return {
    truth,
    scores,
    classes,
    scorers: {
      auc: remembered(auc),
      accuracy: remembered(accuracyOf(classes, truth)),
      'macro-f1': remembered(macroF1Of(classes, truth, width)),
    },
  };
}

/** Resamples are asked of again: for the score's own interval, and for that of the loss. */
function remembered(scorer: Scorer): Scorer {
  const known = new WeakMap<Weights, { readonly score: number | null }>();
  return (weights) => {
    const found = known.get(weights) ?? { score: scorer(weights) };
    known.set(weights, found);
    return found.score;
  };
}

function predictedClasses(task: Task, scores: Float64Array, rows: number): Int32Array {
  const classes = new Int32Array(rows);
  if (task.kind !== 'classes') {
    for (let i = 0; i < rows; i++) classes[i] = Number((scores[i] as number) > 0);
    return classes;
  }
  const width = task.classes;
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let k = 1; k < width; k++) {
      if ((scores[i * width + k] as number) > (scores[i * width + best] as number)) best = k;
    }
    classes[i] = best;
  }
  return classes;
}

/** Rows in ascending order of score, sorted once. */
function aucOf(scores: Float64Array, truth: Float64Array, positive: number): Scorer {
  const order = Int32Array.from(scores.keys()).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  return (weights) => {
    let below = 0;
    let positives = 0;
    let wins = 0;
    for (let start = 0; start < order.length;) {
      const score = scores[order[start] as number];
      let inside = 0;
      let outside = 0;
      let end = start;
      for (; end < order.length && scores[order[end] as number] === score; end++) {
        const row = order[end] as number;
        if (truth[row] === positive) inside += weights[row] as number;
        else outside += weights[row] as number;
      }
      wins += inside * (below + outside / 2);
      below += outside;
      positives += inside;
      start = end;
    }
    return positives > 0 && below > 0 ? wins / (positives * below) : null;
  };
}

/** One class against the others, weighted by its rows. */
function meanAuc(scores: Float64Array, truth: Float64Array, width: number): Scorer {
  const shares = chances({ kind: 'classes', classes: width }, scores);
  const each = Array.from({ length: width }, (_, k) =>
    aucOf(
      Float64Array.from(truth, (_, i) => shares[i * width + k] as number),
      truth,
      k,
    ),
  );
  return (weights) => {
    const rows = new Float64Array(width);
    truth.forEach((k, i) => (rows[k] = (rows[k] as number) + (weights[i] as number)));
    let total = 0;
    let counted = 0;
    each.forEach((scorer, k) => {
      const auc = scorer(weights);
      if (auc === null) return;
      total += (rows[k] as number) * auc;
      counted += rows[k] as number;
    });
    return counted > 0 ? total / counted : null;
  };
}

function accuracyOf(classes: Int32Array, truth: Float64Array): Scorer {
  return (weights) => {
    let hits = 0;
    let total = 0;
    for (let i = 0; i < truth.length; i++) {
      const weight = weights[i] as number;
      total += weight;
      if (classes[i] === truth[i]) hits += weight;
    }
    return total > 0 ? hits / total : null;
  };
}

/** As scikit-learn averages it: over classes that are there or were predicted. */
function macroF1Of(classes: Int32Array, truth: Float64Array, width: number): Scorer {
  return (weights) => {
    const hits = new Float64Array(width);
    const there = new Float64Array(width);
    const predicted = new Float64Array(width);
    for (let i = 0; i < truth.length; i++) {
      const weight = weights[i] as number;
      const own = truth[i] as number;
      const said = classes[i] as number;
      there[own] = (there[own] as number) + weight;
      predicted[said] = (predicted[said] as number) + weight;
      if (own === said) hits[own] = (hits[own] as number) + weight;
    }
    let total = 0;
    let counted = 0;
    for (let k = 0; k < width; k++) {
      const rows = (there[k] as number) + (predicted[k] as number);
      if (rows === 0) continue;
      total += (2 * (hits[k] as number)) / rows;
      counted++;
    }
    return counted > 0 ? total / counted : null;
  };
}

function numberScorers(scores: Float64Array, truth: Float64Array) {
  /** Squared error of the predictions and around the mean, as a share of it. */
  const lost = (weights: Weights): number | null => {
    let total = 0;
    let sum = 0;
    for (let i = 0; i < truth.length; i++) {
      total += weights[i] as number;
      sum += (weights[i] as number) * (truth[i] as number);
    }
    const mean = sum / total;
    let error = 0;
    let spread = 0;
    for (let i = 0; i < truth.length; i++) {
      const value = truth[i] as number;
      error += (weights[i] as number) * (value - (scores[i] as number)) ** 2;
      spread += (weights[i] as number) * (value - mean) ** 2;
    }
    return spread > 0 ? error / spread : null;
  };
  return {
    r2: (weights: Weights) => {
      const share = lost(weights);
      return share === null ? null : 1 - share;
    },
    rmse: (weights: Weights) => {
      const share = lost(weights);
      return share === null ? null : Math.sqrt(share);
    },
  };
}

/** Every row once. */
export function once(rows: number): Weights {
  return new Uint8Array(rows).fill(1);
}

/** Enough for a standard error within some 7 %. */
const resampleCount = 100;

/** Rows drawn with replacement, as how often each was drawn; the same for everything that is compared. */
export function resamplesOf(rows: number, seed: number, purpose: string): readonly Weights[] {
  const random = stream(seed, purpose);
  const draws = new Float64Array(rows);
  return Array.from({ length: resampleCount }, (_, k) => {
    random.fillUniform(draws, k, 1, rows);
    const counts = new Uint8Array(rows);
    for (const draw of draws) {
      const row = Math.min(rows - 1, Math.floor(draw * rows));
      counts[row] = (counts[row] as number) + 1;
    }
    return counts;
  });
}

/** Around a value, by the spread of what the resamples give; null where too few give anything. */
export function intervalOf(
  value: number | null,
  resamples: readonly Weights[],
  measure: Scorer,
): Interval | null {
  const values = resamples.flatMap((weights) => measure(weights) ?? []);
  if (value === null || values.length < resamples.length / 2) return null;
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const squares = values.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return normalInterval(value, Math.sqrt(squares / (values.length - 1)));
}
