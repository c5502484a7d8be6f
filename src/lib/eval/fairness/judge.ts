/**
 * The part of a report on fairness: whether groups fare in the synthetic rows as they do in the real ones,
 * and whether a model from synthetic rows treats them as one from real rows does. Nothing is judged
 * before a person has said which column is protected and which outcome matters.
 */
import type { Control, Figure, MetricId, ReportPart } from '../../engine/schema';
import { figure } from '../figures';
import { learners, type Part } from '../learners';
import { measured, noHoldoutReason, unavailable } from '../measured';
import { Pace } from '../pace';
import type { JudgeTools, PartInput } from '../parts';
import {
  chooseTarget,
  modelOf,
  openExam,
  predict,
  sampledSentence,
  type Exam,
  type Target,
} from '../usefulness';
import { outcomeOf, type Outcome } from './favourable';
import { groupsOf, leastRows, type Groups } from './groups';
import { difference, ratio, type Gap, type Tally } from './treatment';

export async function judge(input: PartInput, control: Control): Promise<ReportPart<'fairness'>> {
  const { aligned, options, seed } = input;
  const asked = questionOf(input);
  if (typeof asked === 'string') return { status: 'unavailable', reason: asked };
  const { target, outcome, groups } = asked;
  const pace = new Pace(control, 100);
  const tallies = (part: Part) => tallyRows(groups, outcome, target, part);
  const [train, synthetic] = [tallies('train'), tallies('synthetic')];
  const holdout = aligned.rows.holdout > 0 ? tallies('holdout') : null;

  const exam = holdout === null ? noHoldoutReason : openExam(aligned, target, seed);
  const missing = groups.names.filter((_, k) => (synthetic[k] as Tally).rows < leastRows);
  return {
    status: 'judged',
    target: target.name,
    favourable: outcome.name,
    protectedColumn: options.protectedColumn ?? '',
    groups: groups.names.map((group, k) => ({
      group,
      rows: {
        train: train[k]?.rows ?? 0,
        holdout: holdout?.[k]?.rows ?? null,
        synthetic: synthetic[k]?.rows ?? 0,
      },
      share: {
        train: shareOf(train[k]),
        holdout: holdout === null ? null : shareOf(holdout[k]),
        synthetic: shareOf(synthetic[k]),
      },
    })),
    figures: [
      ...rowFigures(train, synthetic),
      ...(typeof exam === 'string'
        ? noModelFigures(exam)
        : await modelFigures(exam, groups, outcome, pace, input.tools)),
    ],
    note: notes(groups, missing),
    sampled: typeof exam === 'string' ? null : sampledSentence(exam, ['trees'], null),
  };
}

interface Question {
  readonly target: Target;
  readonly outcome: Outcome;
  readonly groups: Groups;
}

/** What is asked, or what the person must choose first. */
function questionOf({ aligned, options }: PartInput): Question | string {
  const { target: name, protectedColumn, favourable } = options;
  if (protectedColumn === null || name === null) {
    const wanted = [
      ...(protectedColumn === null ? ['the column whose groups must be treated alike'] : []),
      ...(name === null ? ['the column with the outcome'] : []),
    ];
    return `choose ${wanted.join(' and ')} to have fairness judged`;
  }
  if (protectedColumn === name) return `“${name}” cannot be both the outcome and what is protected`;
  const column = aligned.columns.find((each) => each.column.name === protectedColumn);
  if (column === undefined) {
    return `“${protectedColumn}” has no values that the twin learns, so its groups cannot be compared`;
  }
  const target = chooseTarget(aligned, name);
  if (target === null) {
    return `“${name}” is no outcome that can be judged: it needs numbers that vary, or 2 to 20 labels`;
  }
  const outcome = outcomeOf(target, favourable);
  if (typeof outcome === 'string') return outcome;
  const groups = groupsOf(column);
  return typeof groups === 'string' ? groups : { target, outcome, groups };
}

function tallyRows(groups: Groups, outcome: Outcome, target: Target, part: Part): Tally[] {
  return tally(groups, groups.of(part), outcome.of(target.targetsOf(part)));
}

/** Rows of each group for which it is known, and those that are favoured. */
function tally({ names }: Groups, codes: Int32Array, favoured: Float64Array): Tally[] {
  const tallies: Tally[] = names.map(() => ({ rows: 0, favoured: 0 }));
  codes.forEach((k, row) => {
    const own = tallies[k];
    const mark = favoured[row] as number;
    if (own === undefined || Number.isNaN(mark)) return;
    own.rows++;
    own.favoured += mark;
  });
  return tallies;
}

function shareOf(tally: Tally | undefined) {
  return tally === undefined || tally.rows === 0
    ? unavailable('the table has no such rows')
    : measured(tally.favoured / tally.rows, '');
}

/** Real against synthetic rows, by the groups that both have. */
function rowFigures(train: readonly Tally[], synthetic: readonly Tally[]): Figure[] {
  const both = (tallies: readonly Tally[]) =>
    tallies.filter((_, k) => (synthetic[k] as Tally).rows >= leastRows && train[k]!.rows > 0);
  const [real, made] = [both(train), both(synthetic)];
  const few = `fewer than two groups have ${leastRows} synthetic rows`;
  const variant = 'in the rows';
  return [
    gapFigure('fair-parity', variant, difference(made), difference(real), few),
    gapFigure('fair-impact', variant, ratio(made), ratio(real), `${few}, or none is favoured`),
  ];
}

function gapFigure(
  metric: MetricId,
  variant: string,
  synthetic: Gap | null,
  real: Gap | null,
  why: string,
): Figure {
  return figure({
    metric,
    variant,
    synthetic: measured(synthetic?.value ?? null, why),
    baseline: measured(real?.value ?? null, why),
    interval: synthetic?.interval ?? null,
  });
}

const modelMetrics = ['fair-parity', 'fair-impact', 'fair-opportunity', 'fair-odds'] as const;

function noModelFigures(reason: string): Figure[] {
  return modelMetrics.map((metric) =>
    figure({
      metric,
      variant: 'in a model’s predictions',
      synthetic: unavailable(reason),
      baseline: unavailable(reason),
    }),
  );
}

/** Boosted trees from synthetic and from real rows, asked about the same real rows that nobody has seen. */
async function modelFigures(
  exam: Exam,
  groups: Groups,
  outcome: Outcome,
  pace: Pace,
  tools: JudgeTools,
): Promise<Figure[]> {
  const { rows, truth } = exam.test.holdout;
  const codes = groups.of('holdout');
  const own = Int32Array.from(rows, (row) => codes[row] as number);
  const deserving = outcome.of(truth);
  const gapsOf = async (source: 'train' | 'synthetic') => {
    const breathe = () => pace.step('asking how models treat groups', 0.5);
    const model = await modelOf(exam, 'trees', source, breathe, tools);
    const prediction = await predict(exam, model, 'holdout', tools);
    return gapsIn(groups, own, deserving, outcome.predicted(prediction));
  };
  const [synthetic, real] = [await gapsOf('synthetic'), await gapsOf('train')];
  const variant = learners.trees.title(exam.target.task);
  return modelMetrics.map((metric) =>
    gapFigure(
      metric,
      variant,
      synthetic[metric],
      real[metric],
      `fewer than two groups have ${leastRows} rows that were set aside on which to judge it, or none is favoured`,
    ),
  );
}

function gapsIn(
  groups: Groups,
  codes: Int32Array,
  deserving: Float64Array,
  favoured: Float64Array,
): Readonly<Record<(typeof modelMetrics)[number], Gap | null>> {
  const among = (wanted: number | null) => {
    const chosen = codes.map((k, i) => (wanted === null || deserving[i] === wanted ? k : -1));
    return tally(groups, chosen, favoured).filter(({ rows }) => rows >= leastRows);
  };
  const opportunity = difference(among(1));
  const falseAlarms = difference(among(0));
  const odds = [opportunity, falseAlarms].flatMap((gap) => gap ?? []);
  return {
    'fair-parity': difference(among(null)),
    'fair-impact': ratio(among(null)),
    'fair-opportunity': opportunity,
    'fair-odds': odds.length < 2 ? null : odds.reduce((a, b) => (b.value > a.value ? b : a)),
  };
}

function notes({ note }: Groups, missing: readonly string[]): string | null {
  const lost =
    missing.length === 0
      ? []
      : [
          `The twin has fewer than ${leastRows} rows of ${missing.map((group) => `“${group}”`).join(', ')}: what it says of them is left out.`,
        ];
  const all = [...(note === null ? [] : [note]), ...lost];
  return all.length === 0 ? null : all.join(' ');
}
