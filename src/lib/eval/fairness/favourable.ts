/** Which outcome people would like to have, and who has it. */
import type { Prediction, Target } from '../usefulness';

export interface Outcome {
  /** In words: a label, “above 3,200 (the median)”. */
  readonly name: string;
  /** By target: 1 favourable, 0 not; NaN where it is not known. */
  of(targets: Float64Array): Float64Array;
  /** The same as predicted. */
  predicted(prediction: Prediction): Float64Array;
}

const welcome =
  /^(yes|y|true|1|t|approved?|accepted|granted|hired|good|positive|pass(ed)?|placed|survived|won|admitted|eligible|paid|>.*|high)$/i;

/** The named label, or the guessed one; a sentence where the label is not there. */
export function outcomeOf(target: Target, wanted: string | null): Outcome | string {
  const { classes, name } = target;
  if (target.task.kind === 'number') return aboveMedian(target);
  const chosen = wanted === null ? guess(target) : classes.indexOf(wanted);
  if (chosen < 0) {
    return `“${name}” has no label “${wanted ?? ''}” in the real rows: choose the favourable one of ${classes.map((label) => `“${label}”`).join(', ')}`;
  }
  const mark = (k: number) => (Number.isNaN(k) ? NaN : Number(k === chosen));
  return {
    name: classes[chosen] as string,
    of: (targets) => targets.map(mark),
    predicted: (prediction) => Float64Array.from(prediction.classes, mark),
  };
}

/** A label that reads like a welcome one; else the rarer. */
function guess({ classes, targetsOf }: Target): number {
  const told = classes.findIndex((label) => welcome.test(label.trim()));
  if (told >= 0) return told;
  const counts = new Float64Array(classes.length);
  for (const k of targetsOf('train')) if (!Number.isNaN(k)) counts[k] = (counts[k] as number) + 1;
  return counts.indexOf(Math.min(...counts));
}

function aboveMedian({ targetsOf }: Target): Outcome {
  const sorted = targetsOf('train')
    .filter((value) => !Number.isNaN(value))
    .sort();
  const median = sorted[Math.floor(sorted.length / 2)] as number;
  const mark = (value: number) => (Number.isNaN(value) ? NaN : Number(value > median));
  const shown = Number(median.toPrecision(3)).toLocaleString('en-GB', { maximumFractionDigits: 6 });
  return {
    name: `above ${shown}, the median`,
    of: (targets) => targets.map(mark),
    predicted: ({ scores }) => scores.map(mark),
  };
}
