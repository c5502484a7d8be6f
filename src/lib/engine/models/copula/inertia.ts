/**
 * Correspondence analysis of one column against all others: in which order its labels should lie on a
 * latent, how much of the dependence one latent can carry, and where to part the labels if it cannot.
 * Source: Benzécri, "L'analyse des données" (1973); inertia is chi-squared over n.
 */
import { normalDensity, normalQuantile } from '../../random';
import type { Dependence } from './coarse';

/** A set of units of one column (labels, or groups of numbers), in the order in which they lie on a latent. */
export interface UnitSet {
  readonly units: readonly number[];
  /** Share of all rows in each. */
  readonly weights: readonly number[];
}

/** Residuals `[units, features]`: how far each unit's profile is from the mean profile of the set. */
function residuals(
  { units, weights }: UnitSet,
  { joint, marginal, features }: Dependence,
): Float64Array {
  const out = new Float64Array(units.length * features);
  const mass = weights.reduce((sum, weight) => sum + weight, 0);
  for (let feature = 0; feature < features; feature++) {
    let total = 0;
    for (const unit of units) total += joint[unit * features + feature] as number;
    const share = total / mass;
    const scale = Math.sqrt(marginal[feature] as number);
    if (scale === 0) continue;
    units.forEach((unit, i) => {
      const weight = weights[i] as number;
      if (weight === 0) return;
      const extra = (joint[unit * features + feature] as number) - weight * share;
      out[i * features + feature] = extra / (scale * Math.sqrt(weight));
    });
  }
  return out;
}

/** `vector` times the residuals and back: one step of the power method; returns the squared length between. */
function apply(matrix: Float64Array, vector: Float64Array, features: number): number {
  const middle = new Float64Array(features);
  vector.forEach((value, i) => {
    for (let f = 0; f < features; f++) {
      middle[f] = (middle[f] as number) + value * (matrix[i * features + f] as number);
    }
  });
  for (let i = 0; i < vector.length; i++) {
    let sum = 0;
    for (let f = 0; f < features; f++) {
      sum += (matrix[i * features + f] as number) * (middle[f] as number);
    }
    vector[i] = sum;
  }
  return middle.reduce((sum, value) => sum + value * value, 0);
}

function normalise(vector: Float64Array): void {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length > 0) vector.forEach((value, i) => (vector[i] = value / length));
}

const powerSteps = 40;
/** Multiples of it, less their whole part, fill the unit interval evenly: a start that favours nothing. */
const goldenShare = 0.6180339887498949;

/** The set in the order of its first principal axis. */
export function arrange(set: UnitSet, dependence: Dependence): UnitSet {
  const matrix = residuals(set, dependence);
  const axis = Float64Array.from(set.units, (_, i) => (((i + 1) * goldenShare) % 1) - 0.5);
  for (let step = 0; step < powerSteps; step++) {
    normalise(axis);
    apply(matrix, axis, dependence.features);
  }
  const place = (i: number): number =>
    (axis[i] as number) / Math.sqrt(Math.max(1e-12, set.weights[i] as number));
  const order = set.units.map((_, i) => i).sort((a, b) => place(a) - place(b) || a - b);
  return {
    units: order.map((i) => set.units[i] as number),
    weights: order.map((i) => set.weights[i] as number),
  };
}

/** Means of a standard normal between the cuts that the weights make. */
function normalScores(weights: readonly number[]): Float64Array {
  const mass = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  return Float64Array.from(weights, (weight) => {
    const low = normalDensity(normalQuantile(below));
    below = Math.min(1, below + weight / mass);
    return weight > 0 ? ((low - normalDensity(normalQuantile(below))) * mass) / weight : 0;
  });
}

/** What the dependence of a set on one other column amounts to. */
interface Explained {
  readonly total: number;
  /** Squared correlation of the set's normal scores with the best scores of the other column. */
  readonly square: number;
  readonly features: number;
  readonly isOrdered: boolean;
}

function explain(set: UnitSet, dependence: Dependence): Explained[] {
  const matrix = residuals(set, dependence);
  const { features, others } = dependence;
  const mass = set.weights.reduce((sum, weight) => sum + weight, 0);
  const scores = normalScores(set.weights);
  const axis = scores.map((score, i) => score * Math.sqrt(set.weights[i] as number));
  normalise(axis);
  return others.map(({ from, to, isOrdered }) => {
    let [total, square] = [0, 0];
    for (let f = from; f < to; f++) {
      let along = 0;
      axis.forEach((value, i) => {
        const extra = matrix[i * features + f] as number;
        along += value * extra;
        total += extra * extra;
      });
      square += along * along;
    }
    return { total, square: Math.min(0.999, square / mass), features: to - from, isOrdered };
  });
}

/** Correlation with another ordered column above which a number stays on one latent. */
const tightSquare = 0.2;

/**
 * Inertia of the set that one latent in this order leaves unexplained, less what chance alone gives.
 * Two normal latents with correlation r explain r²/(1 - r²) (Mehler's expansion); that is what a number
 * can do on either side, while between labels only the first term is sure.
 */
export function unexplained(
  set: UnitSet,
  isOrdered: boolean,
  dependence: Dependence,
  rows: number,
): number {
  const mass = set.weights.reduce((sum, weight) => sum + weight, 0);
  const parts = explain(set, dependence);
  if (isOrdered && parts.some((part) => part.isOrdered && part.square > tightSquare)) return 0;
  return parts.reduce((sum, part) => {
    const isSmooth = isOrdered || part.isOrdered;
    const reach = isSmooth ? part.square / (1 - part.square) : part.square;
    const freedom = Math.max(0, set.units.length - 2) * (part.features - 1);
    return sum + Math.max(0, part.total - mass * reach - freedom / rows);
  }, 0);
}

/** Where to part the ordered set in two so that the parts differ most; an index from 1 to length - 1. */
export function bestCut(set: UnitSet, { joint, marginal, features }: Dependence): number {
  const whole = new Float64Array(features);
  for (const unit of set.units) {
    for (let f = 0; f < features; f++) {
      whole[f] = (whole[f] as number) + (joint[unit * features + f] as number);
    }
  }
  const mass = set.weights.reduce((sum, weight) => sum + weight, 0);
  const left = new Float64Array(features);
  let leftMass = 0;
  let best = { cut: 1, gain: -1 };
  for (let cut = 1; cut < set.units.length; cut++) {
    const unit = set.units[cut - 1] as number;
    leftMass += set.weights[cut - 1] as number;
    let gain = 0;
    for (let f = 0; f < features; f++) {
      left[f] = (left[f] as number) + (joint[unit * features + f] as number);
      const share = marginal[f] as number;
      const extra = (left[f] as number) - (leftMass / mass) * (whole[f] as number);
      if (share > 0) gain += (extra * extra) / share;
    }
    gain *= 1 / Math.max(1e-12, leftMass) + 1 / Math.max(1e-12, mass - leftMass);
    if (gain > best.gain) best = { cut, gain };
  }
  return best.cut;
}
