/**
 * Membership inference: who has the synthetic table and some real rows wants to know which of them were
 * trained on. Three attackers score rows of train and of the holdout, as many of either; none of them
 * trains shadow models.
 */
import { log } from '../../engine/random';
import type { Interval, Roc } from '../../engine/schema';
import type { Aligned } from '../align';
import { wilson } from '../figures';
import { areaUnderCurve, joinFeatures, learn, rocOf, scoreRows } from '../learners';
import { layOut, nearestRows, rangesOf, type Neighbours } from '../nearest';
import type { Pace } from '../pace';
import type { JudgeTools } from '../parts';
import { drawRows } from '../sample';
import type { Sides } from './sides';

type MembershipVariant = 'nearest row' | 'density ratio' | 'classifier';

export interface Membership {
  readonly variant: MembershipVariant;
  /** Rows of either side. */
  readonly rows: number;
  readonly auc: number;
  /** Share of members that are caught while one in a hundred of the others is taken for one. */
  readonly caught: number;
  /** 95 % at the least: of the share, and of the threshold, which a few of the others set. */
  readonly caughtInterval: Interval | null;
  readonly roc: Roc;
}

/** Share of the others that may be taken for members. */
const falseAlarms = 0.01;
/** Nearest rows from which a density is taken. */
const neighbours = 3;
/** Rows of the synthetic table that the classifier is shown, at most. */
const mostLessons = 5000;
/** Trees of the classifier, at most. */
const mostRounds = 50;
/** How much the classifier learns from. */
export const memberLessons = { rows: mostLessons, rounds: mostRounds } as const;

interface Context {
  readonly aligned: Aligned;
  readonly sides: Sides;
  readonly tools: JudgeTools;
  readonly seed: number;
  readonly pace: Pace;
}

/** All three; needs rows on every side. */
export async function judgeMembership(context: Context): Promise<Membership[]> {
  const { members, others } = context.sides;
  const isMember = Uint8Array.from({ length: members.rows.length + others.rows.length }, (_, i) =>
    i < members.rows.length ? 1 : 0,
  );
  const { nearest, ratio } = await scoreDistances(context);
  const results: Membership[] = [];
  const scores: readonly (readonly [MembershipVariant, Float64Array])[] = [
    ['nearest row', nearest],
    ['density ratio', ratio],
    ['classifier', await scoreClassifier(context)],
  ];
  for (const [variant, score] of scores) {
    const auc = areaUnderCurve(score, isMember);
    const roc = rocOf(score, isMember, variant);
    if (auc === null || roc === null) continue;
    const rows = members.rows.length;
    const caught = caughtAt(roc, falseAlarms);
    results.push({ variant, rows, auc, caught, caughtInterval: intervalOf(roc, rows), roc });
  }
  return results;
}

function intervalOf(roc: Roc, rows: number): Interval | null {
  const alarms = wilson(Math.round(falseAlarms * rows), rows);
  if (alarms === null) return null;
  const at = (share: number) => wilson(Math.round(caughtAt(roc, share) * rows), rows);
  const [low, high] = [at(alarms.low), at(alarms.high)];
  return low && high && { low: low.low, high: high.high };
}

/** The share of the class that is found at a share of false alarms. */
function caughtAt({ falsePositives, truePositives }: Roc, share: number): number {
  const place = falsePositives.findLastIndex((x) => x <= share);
  const [x0, x1] = [falsePositives[place] as number, falsePositives[place + 1]];
  const [y0, y1] = [truePositives[place] as number, truePositives[place + 1]];
  if (x1 === undefined || y1 === undefined || x0 === share) return y0;
  return y0 + ((y1 - y0) * (share - x0)) / (x1 - x0);
}

async function scoreDistances({ aligned, sides, tools, pace }: Context) {
  const { members, others, reference } = sides;
  const ranges = rangesOf(aligned, 'synthetic');
  const known = layOut(aligned, 'holdout', reference, ranges);
  const all = Int32Array.from({ length: aligned.rows.synthetic }, (_, row) => row);
  const synthetic = layOut(aligned, 'synthetic', all, ranges);
  const queries = [members, others].map(({ part, rows }) => layOut(aligned, part, rows, ranges));
  const k = Math.min(neighbours, reference.length, all.length);
  const search = async (to: typeof synthetic) => {
    const found: Neighbours[] = [];
    for (const query of queries) {
      const onDone = (rows: number) => pace.step('guessing who was trained on', rows);
      found.push(await nearestRows(query, to, { tools, k, onDone }));
    }
    return Float64Array.from(found.flatMap(({ distance }) => [...distance]));
  };
  const toSynthetic = await search(synthetic);
  const toReference = await search(known);
  const rows = toSynthetic.length / k;
  const nearest = Float64Array.from({ length: rows }, (_, i) => -(toSynthetic[i * k] as number));
  return { nearest, ratio: densityRatio(toSynthetic, toReference, k) };
}

/**
 * DOMIAS (van Breugel et al., AISTATS 2023): log p_synthetic - log p_reference up to factors, where a
 * density is 1 / the geometric mean of the distances to the nearest rows, so that it works on mixed rows.
 */
function densityRatio(
  toSynthetic: Float64Array,
  toReference: Float64Array,
  k: number,
): Float64Array {
  const rows = toSynthetic.length / k;
  let mean = 0;
  for (let i = 0; i < rows; i++) mean += (toReference[i * k] as number) / rows;
  // A copy is at distance 0: near without end, were it not for this.
  const least = mean > 0 ? mean / 1000 : 1;
  const logDensity = (distances: Float64Array, i: number): number => {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += log((distances[i * k + j] as number) + least);
    return -sum / k;
  };
  return Float64Array.from(
    { length: rows },
    (_, i) => logDensity(toSynthetic, i) - logDensity(toReference, i),
  );
}

/** Log-odds that a row is synthetic, by trees that have seen synthetic rows and reference rows. */
async function scoreClassifier({
  aligned,
  sides,
  tools,
  seed,
  pace,
}: Context): Promise<Float64Array> {
  const { members, others, reference } = sides;
  const count = Math.min(mostLessons, reference.length, aligned.rows.synthetic);
  const features = joinFeatures(aligned, [
    ['synthetic', drawRows(aligned.rows.synthetic, count, seed, 'lessons synthetic')],
    ['holdout', reference.slice(0, count)],
    ['train', members.rows],
    ['holdout', others.rows],
  ]);
  const at = (from: number, length: number) => Int32Array.from({ length }, (_, i) => from + i);
  const total = 2 * count + members.rows.length + others.rows.length;
  const targets = Float64Array.from({ length: total }, (_, i) => (i < count ? 1 : 0));
  let done = 0;
  const learner = await learn(
    {
      features,
      rows: at(0, 2 * count),
      targets,
      task: { kind: 'binary' },
      seed,
      rounds: mostRounds,
    },
    async (share) => {
      await pace.step('guessing who was trained on', classifierWork * (share - done));
      done = share;
    },
    tools,
  );
  return scoreRows(learner, features, at(2 * count, total - 2 * count), tools);
}

/** About as much work as so many rows to be compared with all others. */
export const classifierWork = 6000;
