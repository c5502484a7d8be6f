/**
 * The part of a report that asks what a table is worth for learning: models from synthetic and from real
 * rows, tested on real rows that nobody has seen, and the other way round. Without such rows it is
 * unavailable.
 */
import type { Control, Figure, MetricId, ReportPart, Roc } from '../../engine/schema';
import { figure, noBaseline } from '../figures';
import { learners, rocOf, type Learner, type LearnerName } from '../learners';
import { measured, noHoldoutReason, unavailable } from '../measured';
import { Pace } from '../pace';
import type { JudgeTools, PartInput } from '../parts';
import { modelOf, openExam, predict, type Exam } from './exam';
import { classesOf } from './classes';
import { agreement, importancesOf, mostRows as mostDealtRows } from './importance';
import {
  intervalOf,
  once,
  resamplesOf,
  scoresOf,
  type Prediction,
  type Score,
  type Weights,
} from './prediction';
import { chooseTarget } from './target';
import { sampledSentence } from './sampled';
import { gapOf, gapSentence, gradeWithin } from './words';

/** Models of one kind, and what they predict. */
interface Trial {
  readonly name: LearnerName;
  readonly title: string;
  readonly models: { readonly real: Learner; readonly synthetic: Learner };
  /** For the holdout, by the table that was learnt from. */
  readonly real: Prediction;
  readonly synthetic: Prediction;
  /** For synthetic rows, by the model from real rows. */
  readonly reverse: Prediction;
}

/** Parts of the work, in units of no meaning. */
const effort: Readonly<Record<LearnerName, number>> = { trees: 100, linear: 40, network: 80 };
const importanceEffort = 40;

export async function judge(input: PartInput, control: Control): Promise<ReportPart<'usefulness'>> {
  const { aligned, options, seed } = input;
  const no = (reason: string) => ({ status: 'unavailable' as const, reason });
  if (aligned.rows.holdout === 0) {
    return no(`${noHoldoutReason}, and a model can only be tested on rows that it has not seen`);
  }
  const target = chooseTarget(aligned, options.target);
  if (target === null) return no(noTarget(options.target));
  const exam = openExam(aligned, target, seed);
  if (typeof exam === 'string') return no(exam);

  const names = Object.keys(effort) as LearnerName[];
  const total = names.reduce((sum, name) => sum + 2 * effort[name], importanceEffort);
  const pace = new Pace(control, total);
  const trials: Trial[] = [];
  for (const name of names) trials.push(await tryLearner(exam, name, pace, input.tools));

  const resamples = {
    holdout: resamplesOf(exam.test.holdout.rows.length, seed, 'use bootstrap holdout'),
    synthetic: resamplesOf(exam.test.synthetic.rows.length, seed, 'use bootstrap synthetic'),
  };
  const best = bestOf(exam, trials);
  const importances = await importancesOf(
    exam,
    best.models,
    stepper(pace, 'asking which columns matter', importanceEffort),
  );
  const gap = gapOf(exam, best, resamples.holdout);
  const forward = trials.map((trial) => forwardFigures(exam, trial, resamples.holdout));
  return {
    status: 'judged',
    target: target.name,
    task: target.task.kind,
    figures: [
      ...forward.flat(),
      ...trials.flatMap((trial) => reverseFigures(exam, trial, resamples.synthetic)),
      agreementFigure(best, gap?.isPredicted === true ? agreement(importances) : null),
    ],
    importances,
    classes: classesOf(exam, best),
    roc: target.task.kind === 'binary' ? trials.flatMap(rocsOf) : [],
    sentence: forward[trials.indexOf(best)]?.[0]?.sentence ?? gapSentence(null, 'unknown'),
    sampled: sampledSentence(exam, names, mostDealtRows),
  };
}

function noTarget(name: string | null): string {
  return name === null
    ? 'no column has few enough labels, or numbers that vary, so that a model could predict it'
    : `“${name}” cannot be predicted: it needs to be a column that the twin learns, with numbers that vary or 2 to 20 labels`;
}

async function tryLearner(
  exam: Exam,
  name: LearnerName,
  pace: Pace,
  tools: JudgeTools,
): Promise<Trial> {
  const title = learners[name].title(exam.target.task);
  const breathe = () => stepper(pace, `learning to predict “${exam.target.name}”`, effort[name]);
  const models = {
    synthetic: await modelOf(exam, name, 'synthetic', breathe(), tools),
    real: await modelOf(exam, name, 'train', breathe(), tools),
  };
  return {
    name,
    title,
    models,
    synthetic: await predict(exam, models.synthetic, 'holdout', tools),
    real: await predict(exam, models.real, 'holdout', tools),
    reverse: await predict(exam, models.real, 'synthetic', tools),
  };
}

/** Turns shares of one piece of work into steps of the whole. */
function stepper(pace: Pace, stage: string, units: number): (done: number) => Promise<void> {
  let before = 0;
  return async (done) => {
    const step = Math.max(0, done - before) * units;
    before = Math.max(before, done);
    await pace.step(stage, step);
  };
}

/** The kind of model that does best with real rows. */
function bestOf({ target }: Exam, trials: readonly Trial[]): Trial {
  const [first] = scoresOf(target.task);
  const worth = ({ real }: Trial) => real.scorers[first]?.(once(real.truth.length)) ?? -Infinity;
  return trials.reduce((best, trial) => (worth(trial) > worth(best) ? trial : best));
}

const forwardMetrics: Readonly<Record<Score, MetricId>> = {
  auc: 'use-auc',
  accuracy: 'use-accuracy',
  'macro-f1': 'use-macro-f1',
  r2: 'use-r2',
  rmse: 'use-rmse',
};

const reverseMetrics: Readonly<Partial<Record<Score, MetricId>>> = {
  auc: 'use-reverse-auc',
  accuracy: 'use-reverse-accuracy',
  r2: 'use-reverse-r2',
};

const cannot = 'the rows that were tested do not allow it';

function forwardFigures(exam: Exam, trial: Trial, resamples: readonly Weights[]): Figure[] {
  return scoresOf(exam.target.task).map((score) => {
    const synthetic = valueIn(trial.synthetic, score);
    const gap = gapOf(exam, trial, resamples, score);
    const made = figure({
      metric: forwardMetrics[score],
      variant: trial.title,
      synthetic: measured(synthetic, cannot),
      baseline: measured(valueIn(trial.real, score), cannot),
      interval: intervalOf(synthetic, resamples, trial.synthetic.scorers[score] ?? (() => null)),
    });
    return {
      ...made,
      grade: gradeWithin(gap, made.grade),
      sentence: gapSentence(gap, made.grade),
    };
  });
}

function reverseFigures(exam: Exam, trial: Trial, resamples: readonly Weights[]): Figure[] {
  return scoresOf(exam.target.task).flatMap((score) => {
    const metric = reverseMetrics[score];
    if (metric === undefined) return [];
    const synthetic = valueIn(trial.reverse, score);
    return figure({
      metric,
      variant: trial.title,
      synthetic: measured(synthetic, `“${exam.target.name}” never varies in the synthetic rows`),
      baseline: measured(valueIn(trial.real, score), cannot),
      interval: intervalOf(synthetic, resamples, trial.reverse.scorers[score] ?? (() => null)),
    });
  });
}

function valueIn({ scorers, truth }: Prediction, score: Score): number | null {
  return scorers[score]?.(once(truth.length)) ?? null;
}

function agreementFigure({ title }: Trial, value: number | null): Figure {
  return figure({
    metric: 'use-importance-agreement',
    variant: title,
    synthetic:
      value === null
        ? unavailable(
            'there are too few columns, or a model leans on all of them alike, or nothing predicts it',
          )
        : measured(value, cannot),
    baseline: noBaseline('it would take a second real table to learn from'),
  });
}

function rocsOf({ title, real, synthetic }: Trial): Roc[] {
  return [
    rocOf(synthetic.scores, synthetic.truth, `twin rows: ${title}`),
    rocOf(real.scores, real.truth, `real rows: ${title}`),
  ].flatMap((roc) => roc ?? []);
}
