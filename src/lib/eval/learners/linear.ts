/**
 * Linear models with a squared penalty: logistic regression for two and for more classes, ridge regression
 * for numbers. The same minimum as scikit-learn's LogisticRegression(C=1) and Ridge(alpha=1) on standardised
 * numbers and one-hot labels, found by Newton's method with conjugate gradients (Nocedal and Wright,
 * Numerical Optimization, 2006, algorithm 7.1), which never writes the Hessian down.
 */
import { log } from '../../engine/random';
import { Fault } from '../../engine/schema';
import type { CrewTools } from '../crew';
import { areForCrew, crewPasses } from './crew-passes';
import { learnDesign, type Encoded } from './design';
import { pick, widthOf, type Breathe, type Learner, type Lesson } from './learner';
import { objectiveOf, type Objective } from './linear-objective';
import type { Task } from './losses';
import { plainPasses, shapeOf, type Passes } from './passes';
import { learnPrecondition } from './precondition';
import { addProducts } from './products';

const mostSteps = 40;
const mostInnerSteps = 100;
/** Of the mean loss, in any weight. */
const leastGradient = 1e-7;
/** Many classes that are all but certain would take thousands of passes over the rows: these are enough. */
const allowed = { work: 600_000_000, least: 40, most: 200 };
/** As much of the fall that the slope promises must come true. */
const armijo = 1e-4;

const oneThread: CrewTools = { spawnThreads: null, threads: 1 };

/**
 * Learns; `breathe` is awaited after every pass over the rows. Large lessons are computed in WebAssembly,
 * with `tools` on several threads, to the same bits.
 * @throws whatever `breathe` throws
 */
export async function learnLinear(
  lesson: Lesson,
  breathe?: Breathe,
  tools: CrewTools = oneThread,
): Promise<Learner> {
  const { features, rows, targets, task } = lesson;
  const design = learnDesign(features, rows);
  const width = widthOf(task);
  const work = (rows.length + 1) * (design.numbers + design.slots + 1) * width;
  const most = Math.min(allowed.most, Math.max(allowed.least, Math.floor(allowed.work / work)));
  const own = pick(targets, rows);
  const passes = await openPasses(design.encode(features, rows), design.width, own, task, tools);
  let weights: Float64Array;
  try {
    weights = await minimise(objectiveOf(passes, own, task), rows.length, most, breathe);
  } finally {
    passes.close();
  }
  return {
    width,
    score(others, otherRows) {
      return scoresOf(design.encode(others, otherRows), weights, width);
    },
    dealer(others, otherRows) {
      const { rows: count, numbers, places } = design.encode(others, otherRows);
      return (feature, order) => {
        const { number, slot } = design.placeOf(feature);
        const dealt = {
          rows: count,
          numbers: number < 0 ? numbers : dealColumn(numbers, design.numbers, number, order),
          places: slot < 0 ? places : dealColumn(places, design.slots, slot, order),
        };
        return scoresOf(dealt, weights, width);
      };
    },
  };
}

/** Row-major values, those of one column in another order. */
function dealColumn<Values extends Float64Array | Int32Array>(
  values: Values,
  columns: number,
  column: number,
  order: Uint32Array,
): Values {
  const out = values.slice() as Values;
  for (let i = 0, at = column; i < order.length; i++, at += columns) {
    out[at] = values[(order[i] as number) * columns + column] as number;
  }
  return out;
}

/** In WebAssembly where that helps and can be had. */
async function openPasses(
  encoded: Encoded,
  designWidth: number,
  targets: Float64Array,
  task: Task,
  tools: CrewTools,
): Promise<Passes> {
  const shape = shapeOf(encoded, designWidth, task);
  if (areForCrew(shape)) {
    try {
      return await crewPasses(tools, encoded, shape, targets);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
  return plainPasses(encoded, shape, targets);
}

function scoresOf(encoded: Encoded, weights: Float64Array, width: number): Float64Array {
  const out = new Float64Array(encoded.rows * width);
  addProducts(encoded, weights, width, out);
  return out;
}

async function minimise(
  objective: Objective,
  rows: number,
  mostPasses: number,
  breathe?: Breathe,
): Promise<Float64Array> {
  const weights = objective.start();
  let loss = await objective.moveTo(weights);
  let first = 0;
  let done = 0;
  for (let step = 0; step < mostSteps && done < mostPasses; step++) {
    const gradient = await objective.gradient();
    const size = largest(gradient);
    first ||= size;
    if (!(size > leastGradient * rows) || !(size > 1e-13 * first)) break;
    const direction = await solve(objective, gradient, size / first, () => {
      done++;
      return breathe?.(Math.min(0.99, Math.max(done / mostPasses, progress(size, first, rows))));
    });
    const slope = dot(gradient, direction);
    const moved = await walk(objective, weights, direction, slope, loss);
    if (moved === null) break;
    loss = moved;
  }
  return weights;
}

/** Share of the way, which is as long as the gradient must shrink. */
function progress(size: number, first: number, rows: number): number {
  return log(first / size) / Math.max(1, log(first / (leastGradient * rows)));
}

/** Walks down as far as it helps; null where no step does, which is where rounding ends. */
async function walk(
  objective: Objective,
  weights: Float64Array,
  direction: Float64Array,
  slope: number,
  loss: number,
): Promise<number | null> {
  const before = weights.slice();
  for (let length = 1; length > 1e-6; length /= 2) {
    for (let i = 0; i < weights.length; i++) {
      weights[i] = (before[i] as number) + length * (direction[i] as number);
    }
    const next = await objective.moveTo(weights);
    if (next <= loss + armijo * length * slope) return next;
  }
  weights.set(before);
  await objective.moveTo(weights);
  return null;
}

/** Newton's direction, as exactly as the gradient is small; preconditioned by what each class has of the Hessian. */
async function solve(
  objective: Objective,
  gradient: Float64Array,
  nearness: number,
  breathe: () => Promise<void> | undefined,
): Promise<Float64Array> {
  const precondition = await learnPrecondition(objective.curvature, breathe);
  const direction = new Float64Array(gradient.length);
  const rest = gradient.map((value) => -value);
  const scaled = new Float64Array(rest.length);
  precondition(rest, scaled);
  const search = scaled.slice();
  let power = dot(rest, scaled);
  const enough = power * (objective.isQuadratic ? 1e-16 : Math.min(0.01, nearness) ** 2);
  for (let step = 0; step < mostInnerSteps && power > enough; step++) {
    const bent = await objective.bend(search);
    const curve = dot(search, bent);
    if (!(curve > 0)) break;
    const length = power / curve;
    for (let i = 0; i < rest.length; i++) {
      direction[i] = (direction[i] as number) + length * (search[i] as number);
      rest[i] = (rest[i] as number) - length * (bent[i] as number);
    }
    precondition(rest, scaled);
    const next = dot(rest, scaled);
    for (let i = 0; i < rest.length; i++) {
      search[i] = (scaled[i] as number) + (next / power) * (search[i] as number);
    }
    power = next;
    await breathe();
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] as number) * (b[i] as number);
  return total;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
