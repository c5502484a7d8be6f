/**
 * A variational Bayesian mixture of normal distributions on a line, under a Dirichlet process: how many
 * it needs comes out of the fit (Blei and Jordan, "Variational inference for Dirichlet process mixtures",
 * 2006). Definition, priors and stopping of scikit-learn's `BayesianGaussianMixture` in one dimension.
 */
import { exp, log, type Stream } from '../../random';
import { cluster } from './clusters';
import { groupsOf, type Groups } from './groups';
import { digamma, logGamma } from './special';

/** Components with their parameters, in no order; arrays of one length. */
export interface Mixture {
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** Of each component's logarithm of density before the distance: `log w - log σ` and corrections. */
  readonly offsets: readonly number[];
}

const concentration = 0.001;
const roundsAtMost = 100;
const tolerance = 1e-3;
/** e to this is no longer seen beside 1. */
const negligible = -37;

/** Posterior of the components, in units in which the numbers have mean 0 and variance 1. */
interface Posterior {
  /** Beta parameters of the sticks that weights are broken from. */
  readonly sticks: readonly (readonly [number, number])[];
  readonly means: Float64Array;
  /** Rows that each mean is worth. */
  readonly precisions: Float64Array;
  readonly freedoms: Float64Array;
  readonly variances: Float64Array;
}

/** Rows, mean and variance of each component. */
interface Moments {
  readonly rows: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

function posteriorOf({ rows, means, variances }: Moments): Posterior {
  const count = rows.length;
  let above = 0;
  const sticks: [number, number][] = Array.from({ length: count });
  for (let k = count - 1; k >= 0; k--) {
    sticks[k] = [1 + (rows[k] as number), concentration + above];
    above += rows[k] as number;
  }
  return {
    sticks,
    means: means.map((mean, k) => ((rows[k] as number) * mean) / (1 + (rows[k] as number))),
    precisions: rows.map((n) => 1 + n),
    freedoms: rows.map((n) => 1 + n),
    variances: variances.map((variance, k) => {
      const n = rows[k] as number;
      return (1 + n * variance + (n / (1 + n)) * (means[k] as number) ** 2) / (1 + n);
    }),
  };
}

/** `offset - distance² / (2 variance)` is the logarithm of a component's expected share at a point. */
function offsetsOf({ sticks, precisions, freedoms, variances }: Posterior): Float64Array {
  let broken = 0;
  return variances.map((variance, k) => {
    const [a, b] = sticks[k] as readonly [number, number];
    const both = digamma(a + b);
    const logWeight = digamma(a) - both + broken;
    broken += digamma(b) - both;
    const freedom = freedoms[k] as number;
    const logLambda =
      log(2) + digamma(0.5 * freedom) - log(freedom) - 1 / (precisions[k] as number);
    return logWeight + 0.5 * (logLambda - log(variance) - log(2 * Math.PI));
  });
}

/** Shares of the components in each group [groups * components], and their entropy over all rows. */
function expect(groups: Groups, posterior: Posterior, shares: Float64Array): number {
  const { values, counts, variances } = groups;
  const { means } = posterior;
  const offsets = offsetsOf(posterior);
  const count = means.length;
  const logs = new Float64Array(count);
  let entropy = 0;
  for (let g = 0; g < values.length; g++) {
    const [value, inside] = [values[g] as number, variances[g] as number];
    let most = -Infinity;
    for (let k = 0; k < count; k++) {
      const square = (value - (means[k] as number)) ** 2 + inside;
      const at = (offsets[k] as number) - (0.5 * square) / (posterior.variances[k] as number);
      logs[k] = at;
      if (at > most) most = at;
    }
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const below = (logs[k] as number) - most;
      const raised = below < negligible ? 0 : exp(below);
      shares[g * count + k] = raised;
      sum += raised;
    }
    const logSum = most + log(sum);
    let own = 0;
    for (let k = 0; k < count; k++) {
      const share = (shares[g * count + k] as number) / sum;
      shares[g * count + k] = share;
      if (share > 0) own -= share * ((logs[k] as number) - logSum);
    }
    entropy += own * (counts[g] as number);
  }
  return entropy;
}

function momentsOf(groups: Groups, shares: Float64Array, count: number, floor: number): Moments {
  const { values, counts, variances } = groups;
  const rows = new Float64Array(count).fill(10 * Number.EPSILON);
  const means = new Float64Array(count);
  const spreads = new Float64Array(count);
  for (let g = 0; g < values.length; g++) {
    for (let k = 0; k < count; k++) {
      const n = (counts[g] as number) * (shares[g * count + k] as number);
      rows[k] = (rows[k] as number) + n;
      means[k] = (means[k] as number) + n * (values[g] as number);
    }
  }
  for (let k = 0; k < count; k++) means[k] = (means[k] as number) / (rows[k] as number);
  for (let g = 0; g < values.length; g++) {
    for (let k = 0; k < count; k++) {
      const n = (counts[g] as number) * (shares[g * count + k] as number);
      const square = ((values[g] as number) - (means[k] as number)) ** 2 + (variances[g] as number);
      spreads[k] = (spreads[k] as number) + n * square;
    }
  }
  return {
    rows,
    means,
    variances: spreads.map((spread, k) => spread / (rows[k] as number) + floor),
  };
}

/** The evidence lower bound up to a constant, as scikit-learn computes it. */
function boundOf({ sticks, precisions, freedoms, variances }: Posterior, entropy: number): number {
  let bound = entropy;
  variances.forEach((variance, k) => {
    const [a, b] = sticks[k] as readonly [number, number];
    const freedom = freedoms[k] as number;
    const logRoot = -0.5 * (log(variance) + log(freedom));
    bound += freedom * logRoot + 0.5 * freedom * log(2) + logGamma(0.5 * freedom);
    bound += logGamma(a) + logGamma(b) - logGamma(a + b) - 0.5 * log(precisions[k] as number);
  });
  return bound;
}

function weightsOf({ sticks }: Posterior): number[] {
  let rest = 1;
  const broken = sticks.map(([a, b]) => {
    const weight = (a / (a + b)) * rest;
    rest *= b / (a + b);
    return weight;
  });
  const total = broken.reduce((sum, weight) => sum + weight, 0);
  return broken.map((weight) => weight / total);
}

/** @internal From given clusters of the groups on, for comparison with other implementations. */
export function fitFrom(groups: Groups, clusters: Int32Array, count: number): Mixture {
  const { values, counts, variances: inside } = groups;
  const rows = counts.reduce((sum, n) => sum + n, 0);
  const first = values[0] as number;
  const mean =
    first + values.reduce((sum, x, g) => sum + (counts[g] as number) * (x - first), 0) / rows;
  const square = values.reduce(
    (sum, x, g) => sum + (counts[g] as number) * ((x - mean) ** 2 + (inside[g] as number)),
    0,
  );
  const unit = Math.sqrt(square / Math.max(1, rows - 1)) || 1;
  const even: Groups = {
    values: values.map((x) => (x - mean) / unit),
    counts,
    variances: inside.map((variance) => variance / unit ** 2),
  };
  // In scikit-learn 1e-6 whatever the unit; columns in small units would become one component by that.
  const floor = Math.min(1e-6, Math.max(1e-12, 1e-6 / unit ** 2));
  const shares = new Float64Array(values.length * count);
  clusters.forEach((k, g) => (shares[g * count + k] = 1));
  let posterior = posteriorOf(momentsOf(even, shares, count, floor));
  let bound = -Infinity;
  for (let round = 0; round < roundsAtMost; round++) {
    const entropy = expect(even, posterior, shares);
    posterior = posteriorOf(momentsOf(even, shares, count, floor));
    const next = boundOf(posterior, entropy);
    if (Math.abs(next - bound) < tolerance) break;
    bound = next;
  }
  return {
    weights: weightsOf(posterior),
    means: Array.from(posterior.means, (x) => mean + unit * x),
    deviations: Array.from(posterior.variances, (variance) => unit * Math.sqrt(variance)),
    offsets: [...offsetsOf(posterior)],
  };
}

/**
 * @param numbers at least two different ones, all finite
 * @param count components at most
 */
export function fitMixture(numbers: Float64Array, count: number, random: Stream): Mixture {
  const groups = groupsOf(numbers);
  return fitFrom(groups, cluster(groups, count, random), count);
}

/** The components of these places only. */
export function pickComponents(mixture: Mixture, kept: readonly number[]): Mixture {
  const pick = (values: readonly number[]) => kept.map((k) => values[k] as number);
  return {
    weights: pick(mixture.weights),
    means: pick(mixture.means),
    deviations: pick(mixture.deviations),
    offsets: pick(mixture.offsets),
  };
}

/** Shares of the components at a number, into `out`; they sum to 1. */
export function sharesAt(
  { means, deviations, offsets }: Mixture,
  x: number,
  out: Float64Array,
): void {
  let most = -Infinity;
  for (let k = 0; k < means.length; k++) {
    const distance = (x - (means[k] as number)) / (deviations[k] as number);
    out[k] = (offsets[k] as number) - 0.5 * distance * distance;
    if ((out[k] as number) > most) most = out[k] as number;
  }
  let sum = 0;
  for (let k = 0; k < means.length; k++) {
    out[k] = exp((out[k] as number) - most);
    sum += out[k] as number;
  }
  for (let k = 0; k < means.length; k++) out[k] = (out[k] as number) / sum;
}
