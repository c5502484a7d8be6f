/**
 * Metrics that a person writes as SQL, over the tables `train`, `holdout` and `synthetic`. The same query
 * is asked again with the holdout in the place of `synthetic`: that is its baseline.
 */
import { putTable, type Duck } from '../../data';
import {
  Fault,
  type Control,
  type CustomMetric,
  type JudgedPart,
  type Measured,
  type ReportPart,
  type Table,
} from '../../engine/schema';
import { measured, noHoldoutReason, unavailable, valueOf } from '../measured';
import type { PartInput } from '../parts';
import { drawTableRows } from '../table-rows';

type Result = JudgedPart<'custom'>['metrics'][number];

/** More rows of a table are sampled: they would not fit beside everything else. */
const mostRows = 1_000_000;

/** @throws Fault `cancelled` */
export async function judge(input: PartInput, control: Control): Promise<ReportPart<'custom'>> {
  const { options, tools } = input;
  if (options.custom.length === 0) {
    return { status: 'unavailable', reason: 'no query of your own was given' };
  }
  if (tools.openDuck === null) {
    return { status: 'unavailable', reason: 'there is no database here to ask' };
  }
  const duck = await tools.openDuck();
  try {
    const sampled = await fill(duck, input, control);
    const metrics: Result[] = [];
    for (const [index, metric] of options.custom.entries()) {
      control.onProgress?.({
        stage: `asking “${metric.name}”`,
        done: index,
        total: options.custom.length,
        etaMs: null,
      });
      metrics.push(await judgeOne(duck, metric, input.tables.holdout !== null, control));
      await control.breathe?.();
    }
    return { status: 'judged', figures: [], sampled, metrics };
  } finally {
    await duck.close();
  }
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
  duck: Duck,
  { name, sql, better, goodAt }: CustomMetric,
  hasHoldout: boolean,
  { signal }: Control,
): Promise<Result> {
  const ask = async (table: 'drawn' | 'holdout'): Promise<Measured> => {
    await duck.run(`CREATE OR REPLACE TEMP VIEW synthetic AS SELECT * FROM ${table}`, signal);
    return answerOf(duck, sql, signal);
  };
  const synthetic = await ask('drawn');
  const baseline = hasHoldout ? await ask('holdout') : unavailable(noHoldoutReason);
  const grade = gradeOf(better, goodAt, valueOf(synthetic), valueOf(baseline));
  return { name, sql, synthetic, baseline, goodAt, grade };
}

/** The first value of the first row. */
async function answerOf(
  duck: Duck,
  sql: string,
  signal: AbortSignal | undefined,
): Promise<Measured> {
  try {
    const wanted = sql.trim().replace(/;+\s*$/, '');
    const [row] = await duck.rows(`SELECT * FROM (${wanted}\n) LIMIT 1`, signal);
    const value = row === undefined ? null : (Object.values(row)[0] ?? null);
    if (typeof value === 'boolean') return measured(Number(value), '');
    if (typeof value === 'number' && Number.isFinite(value)) return measured(value, '');
    return unavailable(
      value === null ? 'the query gave nothing' : 'the query gave something else than a number',
    );
  } catch (error) {
    if (error instanceof Fault) throw error;
    return unavailable(
      `the query failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
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
