/**
 * Which trial wins, and why. Privacy first: what copies more, or lies nearer to its training rows, than
 * chance allows is passed over. Then detection; where two are as hard to tell from real rows, usefulness.
 */
import type { TrialScores } from '../../schema';
import type { Trial } from '../trial';

/** Figures nearer to each other than this are called equal: they differ as much between two seeds. */
const detectionNoise = 0.01;
/** Standard errors that chance is allowed. */
const allowedErrors = 3;
/** Where the error of a share is not known, or smaller than what sampling of the judge adds. */
const leastNearerError = 0.005;

export interface Judged extends Trial {
  readonly scores: TrialScores;
}

/** By how much privacy is worse than chance allows; 0 where it is not. */
export function privacyExcess(scores: TrialScores, holdoutRows: number): number {
  const { copies, copiesOfReal, nearerShare, nearerShareError } = scores;
  const natural = copiesOfReal ?? 0;
  // One more copy among the holdout's rows would not have been a surprise.
  const smallest = 1 / Math.max(1, holdoutRows);
  const spread = Math.sqrt(Math.max(natural, smallest) * smallest);
  const tooMany = Math.max(0, (copies ?? 0) - natural - allowedErrors * spread);
  const error = Math.max(leastNearerError, nearerShareError ?? 0);
  const tooNear = Math.max(0, (nearerShare ?? 0.5) - 0.5 - allowedErrors * error);
  return tooMany + tooNear;
}

const toldApart = ({ detection }: TrialScores): number => Math.max(0.5, detection ?? 1);

export interface Choice {
  readonly winner: Judged;
  /** Sentences for a person. */
  readonly reasons: readonly string[];
}

/** @param judged in the order of trying, at least one */
export function chooseTrial(judged: readonly Judged[], holdoutRows: number): Choice {
  const excess = new Map(judged.map((trial) => [trial, privacyExcess(trial.scores, holdoutRows)]));
  const excessOf = (trial: Judged): number => excess.get(trial) ?? 0;
  const least = Math.min(...judged.map(excessOf));
  const safe = judged.filter((trial) => excessOf(trial) <= least);
  const reasons = judged
    .filter((trial) => excessOf(trial) > least)
    .map(({ name, scores }) => `${name} was passed over: ${nearness(scores)}.`);
  const best = Math.min(...safe.map(({ scores }) => toldApart(scores)));
  const close = safe.filter(({ scores }) => toldApart(scores) <= best + detectionNoise);
  const use = ({ scores }: Judged): number => scores.usefulness ?? -Infinity;
  const winner = close.reduce((before, trial) => (use(trial) > use(before) ? trial : before));
  if (least > 0) {
    reasons.push(
      `None kept as far from its training rows as chance would; ${winner.name} is the nearest to it.`,
    );
  }
  if (judged.length > 1) reasons.push(whyBest(winner, safe, close));
  return { winner, reasons };
}

function nearness({ copies, copiesOfReal, nearerShare }: TrialScores): string {
  const percent = (share: number | null): string => `${(100 * (share ?? 0)).toFixed(2)} %`;
  return `${percent(copies)} of its rows equal a training row (real rows: ${percent(copiesOfReal)}), and ${percent(nearerShare)} lie nearer to training rows than to others`;
}

function whyBest(winner: Judged, safe: readonly Judged[], close: readonly Judged[]): string {
  const others = safe.filter((trial) => trial !== winner);
  if (others.length === 0) return `${winner.name} was the only one left.`;
  const list = others.map(({ name, scores }) => `${name} ${figure(scores.detection)}`).join(', ');
  const told = `A learner tells its rows from real ones with an AUC of ${figure(winner.scores.detection)} (0.5 is a coin toss; ${list})`;
  const isTie = close.length > 1;
  return isTie
    ? `${winner.name} was taken. ${told}, which is as good as equal, and its rows serve best to predict with (${figure(winner.scores.usefulness)}; real rows: ${figure(winner.scores.usefulnessOfReal)}).`
    : `${winner.name} was the best. ${told}.`;
}

const figure = (value: number | null): string =>
  value === null ? 'not measured' : value.toFixed(3);
