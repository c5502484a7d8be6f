/**
 * The part of a report that tells synthetic rows from real ones: by boosted trees, which see almost
 * anything, and by logistic regression, which sees what is plainly wrong; beside how well real rows that
 * were set aside are told from the training rows, which is how well nothing at all is told.
 */
import type { Control, Figure, MetricId, ReportPart } from '../../engine/schema';
import type { Aligned } from '../align';
import { aucInterval, figure } from '../figures';
import { learners, roundsSentence, type LearnerName, type Part } from '../learners';
import { measured, noHoldoutReason, unavailable } from '../measured';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { crossValidate, type Told } from './cross-validate';
import { columnShares, drawHalves, rowsOfEach } from './detect';
import { exampleRows } from './examples';

/** The reference judge of our golden values looks at no more either. */
const mostRows = 20_000;
/** Fewer rows of either table than this say nothing. */
const leastRows = 20;
const stage = 'telling synthetic rows from real ones';

/** Units of progress for a row. */
const effort: Readonly<Record<'trees' | 'linear', number>> = { trees: 4, linear: 1 };

interface Trial extends Told {
  readonly name: LearnerName;
  readonly each: number;
  /** Rows of the first table that were looked at. */
  readonly drawn: Int32Array;
}

type Pair = readonly [Part, Part];
const pairs = {
  own: ['synthetic', 'holdout'],
  baseline: ['holdout', 'train'],
  train: ['synthetic', 'train'],
} as const satisfies Record<string, Pair>;

export async function judge(input: PartInput, control: Control): Promise<ReportPart<'detection'>> {
  const { aligned } = input;
  const no = (reason: string) => ({ status: 'unavailable' as const, reason });
  if (aligned.columns.length === 0) return no('there is no column to tell rows apart by');
  const rows = Math.min(aligned.rows.synthetic, aligned.rows.train);
  if (rows < leastRows) {
    return no(
      `there ${rows === 1 ? 'is only 1 row' : `are only ${rows} rows`} to learn from; ${leastRows} of each table are needed`,
    );
  }
  const trials = await tryAll(input, control);
  const { own, train } = trials;
  const shown = own?.trees ?? train;
  const columns = columnShares(aligned, shown.models);
  const examples = exampleRows(aligned, shown.drawn, shown.scores, columns);
  return {
    status: 'judged',
    figures: [ownFigure(trials, 'trees'), ownFigure(trials, 'linear'), trainFigure(trials)],
    roc: own === null ? [train.roc] : [own.trees.roc, own.linear.roc],
    columns: [...columns],
    ...examples,
    sampled: sampledSentence(input, trials),
  };
}

interface Trials {
  readonly own: Readonly<Record<'trees' | 'linear', Trial>> | null;
  readonly baseline: Readonly<Record<'trees' | 'linear', Trial>> | null;
  readonly train: Trial;
  /** Why there is none against the holdout. */
  readonly noHoldout: string;
}

async function tryAll({ aligned, seed, tools }: PartInput, control: Control): Promise<Trials> {
  const rowsOf = (pair: Pair) => rowsOfEach(aligned, pair, mostRows);
  const both = effort.trees + effort.linear;
  const isTooSmall = rowsOf(pairs.own) < leastRows;
  const total =
    effort.trees * rowsOf(pairs.train) +
    (isTooSmall ? 0 : both * (rowsOf(pairs.own) + rowsOf(pairs.baseline)));
  const pace = new Pace(control, total);
  const run = async (pair: Pair, name: 'trees' | 'linear'): Promise<Trial> => {
    const each = rowsOf(pair);
    const { drawn, ...halves } = drawHalves(aligned, pair, each, seed);
    let before = 0;
    const advance = async (done: number): Promise<void> => {
      const step = Math.max(0, done - before) * each * effort[name];
      before = Math.max(before, done);
      await pace.step(stage, step);
    };
    // A row whose copy is real tells the trees to stop, so that copies would go unseen.
    const stopsEarly = pair !== pairs.train;
    const told = await crossValidate(halves, { name, stopsEarly, tools }, advance);
    await advance(1);
    return { ...told, name, each, drawn };
  };
  const runBoth = async (pair: Pair) => ({
    trees: await run(pair, 'trees'),
    linear: await run(pair, 'linear'),
  });
  return {
    own: isTooSmall ? null : await runBoth(pairs.own),
    baseline: isTooSmall ? null : await runBoth(pairs.baseline),
    train: await run(pairs.train, 'trees'),
    noHoldout:
      aligned.rows.holdout === 0
        ? noHoldoutReason
        : `only ${aligned.rows.holdout} real rows were set aside`,
  };
}

function ownFigure({ own, baseline, noHoldout }: Trials, name: 'trees' | 'linear'): Figure {
  const variant = learners[name].title({ kind: 'binary' });
  if (own === null || baseline === null) {
    const none = unavailable(noHoldout);
    return figure({ metric: 'detection-auc', variant, synthetic: none, baseline: none });
  }
  return aucFigure('detection-auc', variant, own[name], baseline[name], noHoldout);
}

/** Only what is surely below 0.5, and below real rows judged in the same way, is called a leak. */
function trainFigure({ train, baseline, noHoldout }: Trials): Figure {
  const variant = learners.trees.title({ kind: 'binary' });
  const made = aucFigure('detection-train-auc', variant, train, baseline?.trees ?? null, noHoldout);
  const usual = Math.min(0.5, baseline?.trees.auc ?? 0.5);
  const isUnsure = made.interval === null || made.interval.high >= usual;
  return isUnsure && made.grade !== 'good' ? { ...made, grade: 'unknown' } : made;
}

function aucFigure(
  metric: MetricId,
  variant: string,
  trial: Trial,
  baseline: Trial | null,
  noBaseline: string,
): Figure {
  return figure({
    metric,
    variant,
    synthetic: measured(trial.auc, 'the folds hold rows of one table only'),
    baseline: baseline === null ? unavailable(noBaseline) : measured(baseline.auc, noBaseline),
    interval: aucInterval(trial.auc, trial.each, trial.each),
  });
}

function sampledSentence({ aligned: { rows, columns } }: PartInput, trials: Trials): string | null {
  const sentences = [rowsSentence(rows, trials), roundsSentence(columns.length)];
  return sentences.filter((sentence) => sentence !== null).join(' ') || null;
}

function rowsSentence(rows: Aligned['rows'], { own, train }: Trials): string | null {
  const count = (each: number) => each.toLocaleString('en-GB');
  const each = own?.trees.each ?? train.each;
  const most = Math.max(rows.train, rows.synthetic, own === null ? 0 : rows.holdout);
  if (most === each && most === train.each) return null;
  const sentence = `Seeded samples of ${count(each)} rows of each table`;
  if (each === train.each) return `${sentence}.`;
  return `${sentence}; of ${count(train.each)} against the training rows.`;
}
