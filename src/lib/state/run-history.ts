/** The curves of a run as it goes, thinned so that a night of training is still a few hundred points. */
import type { RunHistory } from './storage';

/** Points of each curve, at most. */
export const mostPoints = 300;

export const noHistory: RunHistory = {
  losses: [],
  looks: [],
  baseline: null,
  stepsPerEpoch: null,
};

export function withLosses(
  history: RunHistory,
  step: number,
  values: Readonly<Record<string, number>>,
): RunHistory {
  return { ...history, losses: thinned([...history.losses, { step, values: { ...values } }]) };
}

export function withLook(
  history: RunHistory,
  { step, shapes, trends, nearerShare }: RunHistory['looks'][number],
): RunHistory {
  const look = { step, shapes, trends, nearerShare };
  return { ...history, looks: thinned([...history.looks, look]) };
}

/** Without what came after a step: a run that goes back to a checkpoint trains it again. */
export function upTo(history: RunHistory, step: number): RunHistory {
  return {
    ...history,
    losses: history.losses.filter((point) => point.step <= step),
    looks: history.looks.filter((look) => look.step <= step),
  };
}

/** Every second point goes when there are too many; the first and the last stay. */
function thinned<Point>(points: readonly Point[]): Point[] {
  if (points.length <= mostPoints) return [...points];
  return points.filter((_, at) => at % 2 === 0 || at === points.length - 1);
}
