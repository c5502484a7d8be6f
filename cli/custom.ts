/** Figures of one's own on a command line: queries from `--sql`, and what came of them. */
import {
  judgeOptionsSchema,
  type CustomMetric,
  type Measured,
  type Report,
} from '../src/lib/engine/schema';
import { readJsonFile } from './json-file';
import { UsageError } from './usage-error';

/** What a query that says no more is held to: it is shown beside the real rows, and not graded. */
const plain = { better: 'nearer', goodAt: null } as const;

/** `NAME=QUERY`, or a .json file with a list of `{name, sql, better?, goodAt?}`. @throws UsageError */
export function parseQueries(texts: readonly string[], option: string): CustomMetric[] {
  return texts.flatMap((text) => {
    const at = text.indexOf('=');
    if (at < 0 && text.toLowerCase().endsWith('.json')) return queriesOfFile(text, option);
    const [name, sql] = [text.slice(0, at), text.slice(at + 1)];
    if (at > 0 && sql.trim() !== '') return [{ name, sql, ...plain }];
    throw new UsageError(`${option} takes NAME=QUERY or a .json file, not “${text}”.`);
  });
}

function queriesOfFile(path: string, option: string): CustomMetric[] {
  const found = readJsonFile(path, option);
  const wanted = `${option} ${path} must hold a list of figures, such as [{"name": "mean age", "sql": "SELECT avg(age) FROM synthetic"}]`;
  if (!Array.isArray(found)) throw new UsageError(`${wanted}.`);
  const custom = found.map((one: unknown) =>
    typeof one === 'object' && one !== null ? { ...plain, ...one } : one,
  );
  const read = judgeOptionsSchema.safeParse({ custom });
  if (read.success) return read.data.custom;
  const [issue] = read.error.issues;
  const [, index = 0, ...field] = issue?.path ?? [];
  const where = [`entry ${Number(index) + 1}`, ...field].join(' ');
  throw new UsageError(`${wanted}; ${where}: ${issue?.message ?? 'not understood'}.`);
}

type CustomResult = Extract<Report['parts']['custom'], { status: 'judged' }>['metrics'][number];

const resultsOf = ({ parts: { custom } }: Report): readonly CustomResult[] =>
  custom?.status === 'judged' ? custom.metrics : [];

/** For people: a line each, under a title; none where nothing was asked. */
export function customLines(report: Report): string[] {
  const lines = resultsOf(report).map(({ name, synthetic, baseline }) => {
    const beside =
      baseline.status === 'measured' ? ` (real rows that were set aside: ${said(baseline)})` : '';
    return `  ${name}: ${said(synthetic)}${beside}`;
  });
  return lines.length === 0 ? [] : ['Your own figures', ...lines];
}

/** For programs: what is null could not be had, and `why` says it. */
export function customJson(report: Report) {
  return resultsOf(report).map(({ name, synthetic, baseline, grade }) => ({
    name,
    synthetic: synthetic.status === 'measured' ? synthetic.value : null,
    baseline: baseline.status === 'measured' ? baseline.value : null,
    grade,
    why: synthetic.status === 'measured' ? null : synthetic.reason,
  }));
}

function said(measured: Measured): string {
  if (measured.status === 'unavailable') return `not available: ${measured.reason}`;
  return String(Number(measured.value.toPrecision(6)));
}
