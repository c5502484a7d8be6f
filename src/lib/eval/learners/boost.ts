/**
 * Gradient-boosted trees on histograms, with the defaults and the early stopping of scikit-learn's
 * HistGradientBoosting (itself after LightGBM: Ke et al., NeurIPS 2017). It judges tables; it is no
 * generator and is never stored.
 */
import { Fault } from '../../engine/schema';
import type { CrewTools } from '../crew';
import { crewGround, isForCrew } from './crew-ground';
import { countNodes, isScoredByCrew, scoreOnCrew } from './crew-score';
import { learnBins, type Binner } from './features';
import { plainGround, type Field, type Ground } from './ground';
import { pick, type Breathe, type Learner, type Lesson } from './learner';
import { lossOf } from './losses';
import { setAside } from './set-aside';
import { layOutBins } from './split';
import { addTree, Grower, type Tree } from './tree';

const mostRounds = 100;
const growth = { leaves: 31, leastRows: 20, rate: 0.1 };
/** Beyond this many rows a tenth is set aside, and training stops when it no longer helps there. */
const stopsEarlyAbove = 10_000;
const patience = 10;
const leastImprovement = 1e-7;

const oneThread: CrewTools = { spawnThreads: null, threads: 1 };

/** Rows that are learnt from in about ten seconds where each has `values` values, but never below 1,000. */
export function rowsWithin(values: number): number {
  return Math.max(1000, Math.floor(1_500_000 / Math.max(1, values)));
}

/** Past 150 columns every round costs more, however few the rows: its histograms have all bins of all columns. */
const widthTimesRounds = 15_000;
const leastRounds = 25;

/** Rounds that are grown where nobody says how many: fewer for wide tables. */
export function roundsWithin(columns: number): number {
  const affordable = Math.floor(widthTimesRounds / Math.max(1, columns));
  return Math.min(mostRounds, Math.max(leastRounds, affordable));
}

/** Says so where tables are so wide that trees grow in fewer rounds; null where they do not. */
export function roundsSentence(columns: number): string | null {
  const rounds = roundsWithin(columns);
  if (rounds === mostRounds) return null;
  return `With ${columns.toLocaleString('en-GB')} columns to look at, boosted trees grew in at most ${rounds} rounds instead of ${mostRounds}.`;
}

/** Grown trees. */
export interface Trees extends Learner {
  /** Rounds of trees that were grown. */
  readonly rounds: number;
  /** Sum of the gains of each feature's splits. */
  readonly gains: Float64Array;
}

/**
 * Learns; `breathe` is awaited after every round. Large lessons are counted in
 * WebAssembly, with `tools` on several threads, to the same bits.
 * @throws whatever `breathe` throws
 */
export async function learn(
  lesson: Lesson,
  breathe?: Breathe,
  tools: CrewTools = oneThread,
): Promise<Trees> {
  const { features, task, targets } = lesson;
  const { rounds = roundsWithin(features.length) } = lesson;
  const loss = lossOf(task);
  const { rows, kept } = setAside(lesson, lesson.stopsEarly === false ? Infinity : stopsEarlyAbove);
  const binner = learnBins(features, rows);
  const width = features.length;
  const baseline = loss.baseline(pick(targets, rows));
  const bins = binner.bin(features, rows);
  const held = kept && side(binner.bin(features, kept), pick(targets, kept), baseline);
  const trees: Tree[][] = [];
  const losses = held ? [loss.measure(held.scores, held.targets)] : [];
  const layout = layOutBins(binner);
  const { leastRows } = growth;
  const field = { binner, layout, bins, task, targets: pick(targets, rows), leastRows };
  const ground = await openGround(field, tools);
  ground.scores.set(repeat(baseline, rows.length));
  try {
    const grower = new Grower(ground, growth);
    while (trees.length < rounds) {
      const round = await growRound(grower, ground, loss.width);
      trees.push(round);
      if (held) {
        addRound(round, held.bins, width, held.scores);
        losses.push(loss.measure(held.scores, held.targets));
        if (hasStalled(losses)) break;
      }
      await breathe?.(trees.length / rounds);
    }
  } finally {
    ground.close();
  }
  const gains = sumGains(trees, width);
  return {
    width: loss.width,
    rounds: trees.length,
    gains,
    ...scorerOf(binner, baseline, trees, gains),
  };
}

function scorerOf(
  binner: Binner,
  baseline: Float64Array,
  trees: readonly (readonly Tree[])[],
  gains: Float64Array,
): Required<Pick<Learner, 'score' | 'scoreOn' | 'dealer'>> {
  const [columns, width] = [binner.columns.length, baseline.length];
  const scoreBins = (bins: Uint8Array, rows: number): Float64Array => {
    const scores = repeat(baseline, rows);
    for (const round of trees) addRound(round, bins, columns, scores);
    return scores;
  };
  const all = trees.flat();
  return {
    score: (features, rows) => scoreBins(binner.bin(features, rows), rows.length),
    async scoreOn(tools, features, rows) {
      const bins = binner.bin(features, rows);
      const shape = { rows: rows.length, columns, width, trees: all.length };
      if (!isScoredByCrew(shape, countNodes(all))) return scoreBins(bins, rows.length);
      const scores = repeat(baseline, rows.length);
      try {
        await scoreOnCrew(tools, all, shape, bins, scores);
        return scores;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return scoreBins(bins, rows.length);
      }
    },
    dealer(features, rows) {
      const bins = binner.bin(features, rows);
      return (column, order) => {
        if (gains[column] === 0) return null;
        const own = rows.map((_, i) => bins[i * columns + column] as number);
        const put = (from: (i: number) => number) => {
          for (let i = 0; i < own.length; i++) bins[i * columns + column] = own[from(i)] as number;
        };
        put((i) => order[i] as number);
        const scores = scoreBins(bins, rows.length);
        put((i) => i);
        return scores;
      };
    },
  };
}

/** In WebAssembly where that helps and can be had. */
async function openGround(field: Field, tools: CrewTools): Promise<Ground> {
  // A leaf keeps its histogram, and one more is being counted.
  const histograms = growth.leaves + 1;
  if (isForCrew(field, histograms)) {
    try {
      return await crewGround(tools, field, histograms);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
  return plainGround(field);
}

interface Side {
  readonly bins: Uint8Array;
  readonly targets: Float64Array;
  readonly scores: Float64Array;
}

function side(bins: Uint8Array, targets: Float64Array, baseline: Float64Array): Side {
  return { bins, targets, scores: repeat(baseline, targets.length) };
}

/** All of a round's trees answer to the scores before it. */
async function growRound(grower: Grower, ground: Ground, width: number): Promise<Tree[]> {
  await ground.start();
  const round: Tree[] = [];
  for (let k = 0; k < width; k++) {
    await ground.slope(k);
    round.push(await grower.grow(ground.scores, width, k));
  }
  return round;
}

function addRound(round: readonly Tree[], bins: Uint8Array, width: number, scores: Float64Array) {
  round.forEach((tree, k) => addTree(tree, bins, width, scores, round.length, k));
}

/** Whether none of the last rounds was better than the one before them. */
function hasStalled(losses: readonly number[]): boolean {
  if (losses.length <= patience) return false;
  const before = losses[losses.length - patience - 1] as number;
  return losses.slice(-patience).every((loss) => loss >= before - leastImprovement);
}

function repeat(pattern: Float64Array, count: number): Float64Array {
  const out = new Float64Array(pattern.length * count);
  for (let i = 0; i < count; i++) out.set(pattern, i * pattern.length);
  return out;
}

function sumGains(trees: readonly (readonly Tree[])[], width: number): Float64Array {
  const gains = new Float64Array(width);
  for (const { column, gain } of trees.flat()) {
    column.forEach((c, node) => {
      if (c >= 0) gains[c] = (gains[c] as number) + (gain[node] as number);
    });
  }
  return gains;
}
