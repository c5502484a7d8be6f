/**
 * Metrics that a person writes as SQL, over the tables `train`, `holdout` and `synthetic`. The same query
 * is asked again with the holdout in the place of `synthetic`: that is its baseline.
 */
import { putTable, type Duck } from '../../data';
import {
  type Control,
  type CustomMetric,
  type JudgedPart,
  type Measured,
  type ReportPart,
  type Table,
} from '../../engine/schema';
import { noHoldoutReason, unavailable, valueOf } from '../measured';
import type { PartInput } from '../parts';
import { drawTableRows } from '../table-rows';
import { answerOf, lock, type Answer } from './ask';

type Result = JudgedPart<'custom'>['metrics'][number];

/** More rows of a table are sampled: they would not fit beside everything else. */
const mostRows = 1_000_000;

/** @throws Fault `cancelled` */
export async function judge(input: PartInput, control: Control): Promise<ReportPart<'custom'>> {
  const { options } = input;
  const { openDuck } = input.tools;
  if (options.custom.length === 0) {
    return { status: 'unavailable', reason: 'no query of your own was given' };
  }
  if (openDuck === null) {
    return { status: 'unavailable', reason: 'there is no database here to ask' };
  }
  const open = async (): Promise<Opened> => {
    const duck = await openDuck();
    try {
      const sampled = await fill(duck, input, control);
      await lock(duck, control.signal);
      return { duck, sampled };
    } catch (error) {
      await duck.close();
      throw error;
    }
  };
  const desk = { open, opened: await open() };
  try {
    const metrics: Result[] = [];
    for (const [index, metric] of options.custom.entries()) {
      control.onProgress?.({
        stage: `asking “${metric.name}”`,
        done: index,
        total: options.custom.length,
        etaMs: null,
      });
      metrics.push(await judgeOne(desk, metric, input.tables.holdout !== null, control));
      await control.breathe?.();
    }
    return { status: 'judged', figures: [], sampled: desk.opened.sampled, metrics };
  } finally {
    await desk.opened.duck.close();
  }
}

interface Opened {
  readonly duck: Duck;
  readonly sampled: string | null;
}

/** One database after another: what a question has broken is not asked again. */
interface Desk {
  readonly open: () => Promise<Opened>;
  opened: Opened;
}

/** The tables, the drawn one under a name of its own: a view decides what `synthetic` means. */
async function fill(
  duck: Duck,
  { tables, schema, seed }: PartInput,
  control: Control,
): Promise<string | null> {
  const all: readonly (readonly [string, Table | null])[] = [
    ['train', tables.train],
    ['holdout', tables.holdout],
    ['drawn', tables.synthetic],
  ];
  let isSampled = false;
  for (const [name, table] of all) {
    if (table === null) continue;
    const rows = drawTableRows(table, mostRows, seed, `custom ${name}`);
    isSampled ||= rows !== table;
    await putTable(duck, name, schema, rows, control);
  }
  return isSampled
    ? `A seeded sample of ${mostRows.toLocaleString('en')} rows of each table.`
    : null;
}

async function judgeOne(
  desk: Desk,
  { name, sql, better, goodAt }: CustomMetric,
  hasHoldout: boolean,
  { signal }: Control,
): Promise<Result> {
  const ask = async (table: 'drawn' | 'holdout'): Promise<Answer> => {
    const { duck } = desk.opened;
    await duck.run(`CREATE OR REPLACE TEMP VIEW synthetic AS SELECT * FROM ${table}`, signal);
    const answer = await answerOf(duck, sql, signal);
    if (answer.isAlive) return answer;
    const broken = desk.opened;
    desk.opened = await desk.open();
    await broken.duck.close();
    return answer;
  };
  const { measured: synthetic, isAlive } = await ask('drawn');
  const baselineOf = async (): Promise<Measured> => {
    if (!hasHoldout) return unavailable(noHoldoutReason);
    // What ended badly on one table would cost as much on the other.
    return isAlive ? (await ask('holdout')).measured : synthetic;
  };
  const baseline = await baselineOf();
  const grade = gradeOf(better, goodAt, valueOf(synthetic), valueOf(baseline));
  return { name, sql, synthetic, baseline, goodAt, grade };
}

function gradeOf(
  better: CustomMetric['better'],
  goodAt: number | null,
  value: number | null,
  baseline: number | null,
): Result['grade'] {
  if (goodAt === null || value === null) return 'unknown';
  if (better === 'nearer') {
    if (baseline === null) return 'unknown';
    return Math.abs(value - baseline) <= goodAt ? 'good' : 'poor';
  }
  return (better === 'higher' ? value >= goodAt : value <= goodAt) ? 'good' : 'poor';
}
