/**
 * The examination: the rows that models learn from and are tested on, and the models, which fairness asks
 * again after usefulness.
 */
import {
  featuresOf,
  learners,
  rowsWithin,
  scoreRows,
  type Learner,
  type LearnerName,
  type Lesson,
  type Part,
  type Task,
} from '../learners';
import type { Aligned, AlignedColumn } from '../align';
import type { JudgeTools } from '../parts';
import { drawRows } from '../sample';
import type { Target } from './target';
import { predictionOf, type Prediction } from './prediction';

/** Tables that models learn from. */
export type Source = 'train' | 'synthetic';

export interface Exam {
  readonly aligned: Aligned;
  readonly target: Target;
  /** What models look at: all judged columns but the target. */
  readonly columns: readonly AlignedColumn[];
  readonly seed: number;
  /** Known targets only; at most `mostTestRows` rows. */
  readonly test: Readonly<Record<'holdout' | 'synthetic', Sheet>>;
  /** Seeded, with known targets. */
  lessonRows(source: Source, most: number): Int32Array;
  readonly models: Map<string, Promise<Learner>>;
}

/** Rows of one table with what is to be predicted in them. */
interface Sheet {
  readonly rows: Int32Array;
  readonly truth: Float64Array;
}

/** Most rows that predictions are tested on. */
const mostTestRows = 20_000;
/** Fewer teach nothing, and test nothing. */
const leastRows = 20;

const exams = new WeakMap<Aligned, Map<string, Exam>>();

/**
 * The examination of these tables, the same object for the same question; or why there can be none.
 */
export function openExam(aligned: Aligned, target: Target, seed: number): Exam | string {
  const known = exams.get(aligned) ?? new Map<string, Exam>();
  exams.set(aligned, known);
  const key = `${seed} ${target.name}`;
  const opened = known.get(key);
  if (opened !== undefined) return opened;
  const exam = prepare(aligned, target, seed);
  const reason = whyNot(exam);
  if (reason !== null) return reason;
  known.set(key, exam);
  return exam;
}

function prepare(aligned: Aligned, target: Target, seed: number): Exam {
  const targets = {
    train: target.targetsOf('train'),
    holdout: target.targetsOf('holdout'),
    synthetic: target.targetsOf('synthetic'),
  };
  const rowsOf = (part: Part, most: number, purpose: string) =>
    drawRows(targets[part].length, most, seed, purpose).filter((row) =>
      Number.isFinite(targets[part][row]),
    );
  const sheet = (part: 'holdout' | 'synthetic'): Sheet => {
    const rows = rowsOf(part, mostTestRows, `use test ${part}`);
    return { rows, truth: Float64Array.from(rows, (row) => targets[part][row] as number) };
  };
  return {
    aligned,
    target,
    columns: aligned.columns.filter((_, index) => index !== target.index),
    seed,
    test: { holdout: sheet('holdout'), synthetic: sheet('synthetic') },
    lessonRows: (source, most) => rowsOf(source, most, `use ${source}`),
    models: new Map(),
  };
}

function whyNot({ columns, target, test, lessonRows }: Exam): string | null {
  const { name } = target;
  if (columns.length === 0) return `there is no column beside “${name}” to predict it from`;
  const few = (rows: number, which: string) =>
    `only ${rows} of the ${which} have a known value of “${name}”, and fewer than ${leastRows} say nothing`;
  const learnt = lessonRows('train', leastRows * 10).length;
  if (learnt < leastRows) return few(learnt, 'rows that were trained on');
  if (test.synthetic.rows.length < leastRows) {
    return few(test.synthetic.rows.length, 'synthetic rows');
  }
  if (test.holdout.rows.length < leastRows) {
    return few(test.holdout.rows.length, 'rows that were set aside');
  }
  const [first] = test.holdout.truth;
  if (test.holdout.truth.every((value) => value === first)) {
    return `“${name}” never varies in the rows that were set aside`;
  }
  return null;
}

/** Most rows that each kind of model learns from; wide tables and many classes fewer. */
const mostRows: Readonly<Record<LearnerName, number>> = {
  trees: 50_000,
  linear: 50_000,
  network: 10_000,
};

/** Rows that a model of a kind learns from. */
export function lessonSize(exam: Exam, name: LearnerName): number {
  const { columns, target } = exam;
  const width = target.task.kind === 'classes' ? target.task.classes : 1;
  return Math.min(mostRows[name], rowsWithin(columns.length * width));
}

/**
 * The model of one kind from one table, learnt when it is first asked for.
 * @throws whatever `breathe` throws
 */
export function modelOf(
  exam: Exam,
  name: LearnerName,
  source: Source,
  breathe: (done: number) => Promise<void>,
  tools?: JudgeTools,
): Promise<Learner> {
  const key = `${name} ${source}`;
  const learnt = exam.models.get(key);
  if (learnt !== undefined) return learnt;
  const { target, columns, seed } = exam;
  const lesson = {
    features: featuresOf(columns, source),
    rows: exam.lessonRows(source, lessonSize(exam, name)),
    targets: target.targetsOf(source),
    task: target.task,
    seed,
  };
  const only = onlyTarget(lesson);
  const model =
    only === null
      ? learners[name].learn(lesson, breathe, tools)
      : Promise.resolve(constantModel(target.task, only));
  exam.models.set(key, model);
  // One that was cancelled is learnt anew when it is asked for again.
  model.catch(() => exam.models.delete(key));
  return model;
}

/** The target that all rows share; null where they differ. */
function onlyTarget({ rows, targets }: Lesson): number | null {
  const first = targets[rows[0] ?? -1] ?? null;
  return rows.every((row) => targets[row] === first) ? first : null;
}

/** Where there is nothing to tell apart, learners would only follow noise. */
function constantModel(task: Task, target: number): Learner {
  const width = task.kind === 'classes' ? task.classes : 1;
  const row = {
    number: [target],
    binary: [target === 1 ? 1 : -1],
    classes: Array.from({ length: width }, (_, k) => Number(k === target)),
  }[task.kind];
  return {
    width,
    score: (_, { length }) =>
      Float64Array.from({ length: length * width }, (_, i) => row[i % width]!),
  };
}

/** What a model predicts for the test rows of a table. */
export async function predict(
  exam: Exam,
  model: Learner,
  part: 'holdout' | 'synthetic',
  tools?: JudgeTools,
): Promise<Prediction> {
  const { rows, truth } = exam.test[part];
  const scores = await scoreRows(model, featuresOf(exam.columns, part), rows, tools);
  return predictionOf(exam.target.task, scores, truth);
}
