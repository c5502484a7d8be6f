/**
 * What chance does to the errors of mutual information over all pairs: an interval, and what it would cost a
 * perfect generator. Pairs share their rows, so that each row's influence is summed over pairs first.
 */
import type { Interval } from '../../engine/schema';
import {
  informationSpread,
  sizeExcess,
  type Cells,
  type InformationSpread,
  type SharedCells,
} from '../metrics';
import { countTogether } from './agreement';

const z = 1.959963984540054;

interface Chance {
  readonly interval: Interval;
  /** Expected of as many rows of the original's own source; null where its columns are unrelated. */
  readonly expected: number | null;
  /** The same of as many rows as the holdout's; null without one. */
  readonly expectedOfHoldout: number | null;
}

interface Pair {
  /** Difference of the values as they are, and less what few rows add to either. */
  readonly raw: number;
  readonly sure: number;
  readonly variance: number;
  readonly curved: number;
  /** Sum of both values, as they are and less what few rows add. */
  readonly weight: number;
  readonly sureWeight: number;
  readonly real: number;
  /** Mean size of the difference of a second sample of the original's source, as large as the twin or the holdout. */
  readonly byChance: number;
  readonly byChanceHeld: number;
}

/** Sums over pairs of what each row of one table does to them. */
class RowSums {
  readonly signed: Float64Array;
  readonly weighted: Float64Array;
  readonly plain: Float64Array;

  constructor(readonly rows: number) {
    this.signed = new Float64Array(rows);
    this.weighted = new Float64Array(rows);
    this.plain = new Float64Array(rows);
  }

  add(a: Cells, b: Cells, influence: Float64Array, sign: number, weight: number): void {
    const { signed, weighted, plain, rows } = this;
    for (let i = 0; i < rows; i++) {
      const cell = (a.codes[i] as number) * b.size + (b.codes[i] as number);
      const moved = influence[cell] as number;
      signed[i] = (signed[i] as number) + sign * moved;
      weighted[i] = (weighted[i] as number) + weight * moved;
      plain[i] = (plain[i] as number) + moved;
    }
  }

  /** Variance of the mean of `weighted` − `factor` · `plain`. */
  weightedVariance(factor: number): number {
    return meanVariance(this.rows, (i) => {
      return (this.weighted[i] as number) - factor * (this.plain[i] as number);
    });
  }

  signedVariance(): number {
    return meanVariance(this.rows, (i) => this.signed[i] as number);
  }
}

function meanVariance(rows: number, at: (row: number) => number): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const value = at(i);
    sum += value;
    squares += value * value;
  }
  return Math.max(0, squares / rows - (sum / rows) ** 2) / rows;
}

/** Mean size of the difference between the original's `n` rows and `m` others of its source. */
function byChance(real: InformationSpread, n: number, m: number): number {
  const bias = real.bias * (n / m - 1);
  // Of unrelated columns the influence is that of chance alone, which `curved` has already.
  const related = Math.max(0, real.variance - 2 * n * real.curved);
  const spread = related * (1 / n + 1 / m) + real.curved * (1 + (n / m) ** 2);
  return Math.abs(bias) + sizeExcess(bias, Math.sqrt(spread));
}

export class InformationChance {
  readonly #pairs: Pair[] = [];
  readonly #train: RowSums;
  readonly #drawn: RowSums;

  readonly #held: number;

  /** @param train rows of the original, at least one; `drawn` of the synthetic table, likewise; `held` of the holdout */
  constructor(train: number, drawn: number, held = 0) {
    this.#train = new RowSums(train);
    this.#drawn = new RowSums(drawn);
    this.#held = held;
  }

  add(a: SharedCells, b: SharedCells): void {
    const real = informationSpread(countTogether([a, b], 'train') as Float64Array, b.size);
    const drawn = informationSpread(countTogether([a, b], 'synthetic') as Float64Array, b.size);
    if (real === null || drawn === null) return;
    const pair = this.#compare(real, drawn);
    this.#pairs.push(pair);
    const [sign, size] = [Math.sign(pair.raw), Math.abs(pair.raw)];
    this.#train.add(a.train, b.train, real.influence, sign, sign * pair.weight + size);
    this.#drawn.add(a.synthetic, b.synthetic, drawn.influence, -sign, -sign * pair.weight + size);
  }

  #compare(real: InformationSpread, drawn: InformationSpread): Pair {
    const [n, m] = [this.#train.rows, this.#drawn.rows];
    const curved = real.curved + drawn.curved;
    return {
      raw: real.value - drawn.value,
      sure: real.value - real.bias - (drawn.value - drawn.bias),
      variance: real.variance / n + drawn.variance / m + curved,
      curved,
      weight: real.value + drawn.value,
      sureWeight: Math.max(0, real.value - real.bias + drawn.value - drawn.bias),
      real: real.value,
      byChance: byChance(real, n, m),
      byChanceHeld: this.#held === 0 ? 0 : byChance(real, n, this.#held),
    };
  }

  /** Of the mean error; null without pairs. */
  mean(): Chance | null {
    const count = this.#pairs.length;
    if (count === 0) return null;
    const variance = this.#train.signedVariance() + this.#drawn.signedVariance();
    const shares = this.#pairs.map(() => 1 / count);
    return {
      interval: this.#interval(shares, shares, variance / count ** 2),
      expected: this.#pairs.reduce((sum, pair) => sum + pair.byChance, 0) / count,
      expectedOfHoldout:
        this.#held === 0
          ? null
          : this.#pairs.reduce((sum, pair) => sum + pair.byChanceHeld, 0) / count,
    };
  }

  /** Of the error weighted by information; null where no pair has any. */
  weighted(): Chance | null {
    const sum = (of: (pair: Pair) => number) =>
      this.#pairs.reduce((total, pair) => total + of(pair), 0);
    const weights = sum(({ weight }) => weight);
    if (weights === 0) return null;
    const value = sum(({ weight, raw }) => weight * Math.abs(raw)) / weights;
    const variance = this.#train.weightedVariance(value) + this.#drawn.weightedVariance(value);
    const [sureWeights, reals] = [sum((pair) => pair.sureWeight), sum(({ real }) => real)];
    return {
      interval: this.#interval(
        this.#pairs.map(({ weight }) => weight / weights),
        this.#pairs.map(({ sureWeight }) => (sureWeights === 0 ? 0 : sureWeight / sureWeights)),
        variance / weights ** 2,
      ),
      expected: reals === 0 ? null : sum((pair) => pair.real * pair.byChance) / reals,
      expectedOfHoldout:
        reals === 0 || this.#held === 0
          ? null
          : sum((pair) => pair.real * pair.byChanceHeld) / reals,
    };
  }

  /**
   * Below, what errors add to differences whose sign does not count is taken away, with each difference
   * made smaller by its error. Both weightings are allowed for: few rows distort the weights, too.
   */
  #interval(shares: number[], sureShares: number[], variance: number): Interval {
    let [value, excess, extra] = [0, 0, 0];
    let [first, second] = [0, 0];
    this.#pairs.forEach(({ raw, sure, variance: ofPair, curved }, k) => {
      const [share, sureShare] = [shares[k] as number, sureShares[k] as number];
      const error = Math.sqrt(ofPair);
      const size = Math.abs(sure);
      value += share * Math.abs(raw);
      first += share * size;
      second += sureShare * size;
      excess += share * sizeExcess(Math.max(0, size - error), error);
      extra += share * share * curved;
    });
    const spread = z * Math.sqrt(variance + extra);
    return {
      low: Math.max(0, Math.min(value, Math.min(first, second) - excess - spread)),
      high: Math.min(1, Math.max(value, Math.max(first, second) + spread)),
    };
  }
}
