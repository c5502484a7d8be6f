/** Finished models side by side: one row for each figure or differing setting, one cell for each model. */
import type { Measured, Report } from '$lib/engine/schema';
import type { TrainRun } from '$lib/state';
import { bytes, count, duration, percent, share } from '../words';
import { liveLines } from './curves';

/** What is known of one model. */
export interface ComparedRun {
  readonly run: TrainRun;
  readonly generatorName: string;
  /** The newest report on a table that was drawn from it; null before one. */
  readonly report: Report | null;
}

export interface RunRow {
  readonly sentence: string;
  /** The figure's own name, with what it is compared with; empty for settings. */
  readonly hint: string;
  /** What real rows score; empty where there is nothing of the kind. */
  readonly real: string;
  /** One for each model; empty where there is none. */
  readonly cells: readonly string[];
  /** Places of the best figures, where one can be told; empty where all are the same. */
  readonly best: readonly number[];
}

export interface RunRows {
  readonly title: string;
  readonly rows: readonly RunRow[];
}

const endings: Readonly<Record<NonNullable<NonNullable<TrainRun['trained']>['ending']>, string>> = {
  finished: 'after all epochs',
  converged: 'when it no longer got better',
  stopped: 'stopped by you',
  time: 'when its time was up',
};

/** Names options as the form does. */
export type LabelOf = (generator: string, option: string) => string;

export function runRows(runs: readonly ComparedRun[], labelOf: LabelOf): readonly RunRows[] {
  return [
    { title: 'Training', rows: [...facts(runs), ...differences(runs, labelOf)] },
    { title: 'Live quality, at the end of training', rows: liveRows(runs) },
    { title: 'Quality, on rows that were set aside', rows: trialRows(runs) },
    { title: 'In the report', rows: reportRows(runs) },
  ].filter(({ rows }) => rows.length > 0);
}

function plain(sentence: string, cells: readonly string[]): RunRow {
  return { sentence, hint: '', real: '', cells, best: [] };
}

function facts(runs: readonly ComparedRun[]): RunRow[] {
  const rows = [
    plain(
      'Generator',
      runs.map(({ generatorName, run }) => `${generatorName}${run.chosenBy ? ' (by Auto)' : ''}`),
    ),
    plain(
      'Learnt from',
      runs.map(({ run }) => count(run.trainRows, 'row')),
    ),
    plain(
      'Training took',
      runs.map(({ run }) => (run.fitMs === null ? 'opened from a file' : duration(run.fitMs))),
    ),
    plain(
      'Device',
      runs.map(({ run }) => run.trained?.device ?? (run.trained ? 'none needed' : '')),
    ),
    plain(
      'Ended',
      runs.map(({ run }) => (run.trained?.ending ? endings[run.trained.ending] : '')),
    ),
    plain(
      'Model file',
      runs.map(({ run }) => bytes(run.sizeBytes)),
    ),
  ];
  return rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
}

/** Settings that are not the same in all models that have them. */
function differences(runs: readonly ComparedRun[], labelOf: LabelOf): RunRow[] {
  const settings = runs.map(({ run }) => settingsOf(run, labelOf));
  const names = [...new Set(settings.flatMap((each) => [...each.keys()]))];
  return names
    .map((name) =>
      plain(
        name,
        settings.map((each) => each.get(name) ?? ''),
      ),
    )
    .filter(({ cells }) => new Set(cells.filter((cell) => cell !== '')).size > 1);
}

function settingsOf({ recipe }: TrainRun, labelOf: LabelOf): ReadonlyMap<string, string> {
  const { generator, options, seed, rareBelow, balance } = recipe;
  const settings = new Map([
    ['Seed', String(seed)],
    ['Labels protected below', count(rareBelow, 'person', 'people')],
    ['Labels evened out', balance ? `${balance.column}, ${percent(balance.strength)}` : 'no'],
  ]);
  for (const [option, value] of Object.entries(options)) {
    settings.set(labelOf(generator, option), wordOf(value));
  }
  return settings;
}

function wordOf(value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (typeof value === 'number' || typeof value === 'string') return String(value);
  return JSON.stringify(value);
}

interface Scored {
  readonly sentence: string;
  readonly hint: string;
  readonly write: (value: number) => string;
  readonly real: number | null;
  readonly values: readonly (number | null)[];
  /** Whether a is better than b. */
  readonly better: (a: number, b: number) => boolean;
}

const higher = (a: number, b: number) => a > b;
const lower = (a: number, b: number) => a < b;
const nearerHalf = (a: number, b: number) => Math.abs(a - 0.5) < Math.abs(b - 0.5);

function scored({ sentence, hint, write, real, values, better }: Scored): RunRow[] {
  const known = values.filter((value) => value !== null);
  const top = known.reduce<number | null>(
    (best, value) => (best === null || better(value, best) ? value : best),
    null,
  );
  if (top === null) return [];
  const isTie = known.length < 2 || known.every((value) => value === known[0]);
  return [
    {
      sentence,
      hint,
      real: real === null ? '' : write(real),
      cells: values.map((value) => (value === null ? '' : write(value))),
      best: isTie ? [] : values.flatMap((value, at) => (value === top ? [at] : [])),
    },
  ];
}

function liveRows(runs: readonly ComparedRun[]): RunRow[] {
  const baseline = runs.find(({ run }) => run.history?.baseline)?.run.history?.baseline ?? null;
  return Object.values(liveLines).flatMap((line) => {
    const { sentence, metric, write, isHigherBetter } = line;
    return scored({
      sentence,
      hint: `${metric}; ${isHigherBetter ? '1 is identical' : '50\u00a0% is ideal'}`,
      write,
      real: baseline && line.value(baseline),
      values: runs.map(({ run }) => {
        const last = run.history?.looks.at(-1);
        return last ? line.value(last) : null;
      }),
      better: isHigherBetter ? higher : nearerHalf,
    });
  });
}

function trialRows(runs: readonly ComparedRun[]): RunRow[] {
  const all = runs.map(({ run }) => run.trained?.scores ?? null);
  const first = all.find((scores) => scores !== null) ?? null;
  return [
    ...scored({
      sentence: 'Told apart from real rows',
      hint: 'Detection AUC; 0.5 is impossible to tell, 1 is always told',
      write: share,
      real: 0.5,
      values: all.map((scores) => scores?.detection ?? null),
      better: lower,
    }),
    ...scored({
      sentence: 'As useful for prediction as real rows',
      hint: 'A learner trained on drawn rows, tried on real ones; the nearer to real the better',
      write: share,
      real: first?.usefulnessOfReal ?? null,
      values: all.map((scores) => scores?.usefulness ?? null),
      better: higher,
    }),
    ...scored({
      sentence: 'Rows it may have copied',
      hint: 'Exact matches with a training row; up to what real rows have is chance',
      write: percent,
      real: first?.copiesOfReal ?? null,
      values: all.map((scores) => scores?.copies ?? null),
      better: lower,
    }),
  ];
}

const valueOf = (figure: Measured | undefined): number | null =>
  figure?.status === 'measured' ? figure.value : null;

function reportRows(runs: readonly ComparedRun[]): RunRow[] {
  const reports = runs.map(({ report }) => report);
  const first = reports.find((report) => report !== null);
  if (!first) return [];
  const likeness = (sentence: string, metric: string, of: (report: Report) => Compared) =>
    scored({
      sentence,
      hint: `${metric}; 1 is identical`,
      write: share,
      real: valueOf(of(first).baseline),
      values: reports.map((report) => (report ? valueOf(of(report).synthetic) : null)),
      better: higher,
    });
  return [
    ...likeness(
      'Likeness in one number',
      'Overall quality',
      (report) => report.quality.overall.allPairs,
    ),
    ...likeness(
      'Columns look alike on their own',
      'Column shapes',
      (report) => report.quality.shapes,
    ),
    ...likeness(
      'Columns go together as they should',
      'Column pair trends',
      (report) => report.quality.trends.allPairs,
    ),
    ...scored({
      sentence: 'Rows it may have copied',
      hint: 'Exact matches with a training row; 0 is safest',
      write: percent,
      real: valueOf(first.privacy.copies.baseline),
      values: reports.map((report) => (report ? valueOf(report.privacy.copies.synthetic) : null)),
      better: lower,
    }),
    ...scored({
      sentence: 'Rows nearer to a training row than to an unseen real row',
      hint: 'Nearest-record share; 50\u00a0% is ideal',
      write: percent,
      real: 0.5,
      values: reports.map((report) => (report ? valueOf(report.privacy.nearerToTrain) : null)),
      better: nearerHalf,
    }),
  ];
}

type Compared = Report['quality']['shapes'];
