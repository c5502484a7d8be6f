/** What all rows of a table say about its columns: a few grouped passes, in the engine. */
import { throwIfAborted, type Control, type NumberFormat } from '../../../engine/schema';
import { quoteText, type Cell, type Duck } from '../../duck';
import type { LabelCount } from './labels';
import type { Reading } from './reading';

/** Columns in one statement: a compromise between passes and the length of a statement. */
const columnsPerPass = 50;

export interface ColumnSurvey {
  /** About; within a few percent. */
  readonly distinct: number;
  readonly meanLength: number;
  readonly maxLength: number;
  /** Rows that fit, for each reading asked about. */
  readonly fitting: readonly number[];
  readonly decimals: Decimals;
}

/** Most and least digits after the decimal mark; 0 where none. */
export interface Decimals {
  readonly most: number;
  readonly least: number;
}

export async function surveyColumns(
  duck: Duck,
  readings: readonly (readonly Reading[])[],
  control: Control | undefined,
): Promise<ColumnSurvey[]> {
  const surveys: ColumnSurvey[] = [];
  for (let first = 0; first < readings.length; first += columnsPerPass) {
    throwIfAborted(control?.signal);
    const group = readings.slice(first, first + columnsPerPass);
    const parts = group.flatMap((wanted, i) => surveySql(`c${first + i}`, `s${i}`, wanted));
    const [row] = await duck.rows(`SELECT ${parts.join(', ')} FROM source`, control?.signal);
    for (const [i, wanted] of group.entries()) surveys.push(surveyOf(row!, `s${i}`, wanted.length));
    control?.onProgress?.({
      stage: 'recognising columns',
      done: surveys.length,
      total: readings.length,
      etaMs: null,
    });
  }
  return surveys;
}

function surveySql(ref: string, alias: string, readings: readonly Reading[]): string[] {
  const number = readings.find((reading) => reading.format.type === 'number');
  const format = number?.isMarkless ? undefined : number?.format;
  const digits = format?.type === 'number' ? digitsSql(format, ref) : '0';
  // Lengths tell texts from categories; a column that reads as numbers is seldom asked.
  const length = readings.length === 0 ? `length(${ref}::VARCHAR)` : '0';
  return [
    `approx_count_distinct(${ref})::INTEGER AS ${alias}_distinct`,
    `avg(${length}) AS ${alias}_mean_length`,
    `max(${length}) AS ${alias}_max_length`,
    `max(${digits}) AS ${alias}_max`,
    `min(nullif(${digits}, 0)) AS ${alias}_min`,
    ...readings.map((reading, i) => `count_if(${reading.fits(ref)})::INTEGER AS ${alias}_fit${i}`),
  ];
}

/** SQL for how many digits stand after the decimal mark; 0 where there is none. */
export function digitsSql(format: NumberFormat, ref: string): string {
  const text = `${ref}::VARCHAR`;
  const mark = quoteText(format.decimalMark);
  const tail = `length(${text}) - instr(${text}, ${mark}) - ${format.suffix.length}`;
  return `CASE WHEN contains(${text}, ${mark}) THEN ${tail} ELSE 0 END`;
}

/** Digits after the mark in a column for which the survey did not ask. */
export async function decimalsOf(
  duck: Duck,
  ref: string,
  format: NumberFormat,
  signal?: AbortSignal,
): Promise<Decimals> {
  const digits = digitsSql(format, ref);
  const [row] = await duck.rows(
    `SELECT max(${digits}) AS most, min(nullif(${digits}, 0)) AS least FROM source`,
    signal,
  );
  return { most: Number(row!['most'] ?? 0), least: Number(row!['least'] ?? 0) };
}

/** Length of the texts of a column for which the survey did not ask. */
export async function lengthsOf(duck: Duck, ref: string, signal?: AbortSignal) {
  const [row] = await duck.rows(
    `SELECT avg(length(${ref}::VARCHAR)) AS mean, max(length(${ref}::VARCHAR)) AS longest FROM source`,
    signal,
  );
  return { meanLength: Number(row!['mean'] ?? 0), maxLength: Number(row!['longest'] ?? 0) };
}

/** Rows that fit each of some readings. */
export async function fittingOf(
  duck: Duck,
  ref: string,
  readings: readonly Reading[],
  signal?: AbortSignal,
): Promise<number[]> {
  if (readings.length === 0) return [];
  const counts = readings.map((r, i) => `count_if(${r.fits(ref)})::INTEGER AS f${i}`);
  const [row] = await duck.rows(`SELECT ${counts.join(', ')} FROM source`, signal);
  return readings.map((_, i) => Number(row![`f${i}`] ?? 0));
}

function surveyOf(row: Record<string, Cell>, alias: string, readingCount: number): ColumnSurvey {
  const number = (name: string) => Number(row[`${alias}_${name}`] ?? 0);
  return {
    distinct: number('distinct'),
    meanLength: number('mean_length'),
    maxLength: number('max_length'),
    decimals: { most: number('max'), least: number('min') },
    fitting: Array.from({ length: readingCount }, (_, i) => number(`fit${i}`)),
  };
}

/** The texts that a reading does not fit, most frequent first, at most 500 different ones. */
export async function misfitsOf(duck: Duck, ref: string, reading: Reading, signal?: AbortSignal) {
  const misfit = `(${reading.fits(ref)}) IS NOT TRUE`;
  return countLabels(duck, ref, `${misfit} AND ${ref} IS NOT NULL`, 500, signal);
}

/** All labels of a column with their counts, most frequent first, at most `limit`. */
export function labelsOf(duck: Duck, ref: string, limit: number, signal?: AbortSignal) {
  return countLabels(duck, ref, `${ref} IS NOT NULL`, limit, signal);
}

/** Only the given texts, with their counts. */
export function countsOf(duck: Duck, ref: string, texts: readonly string[], signal?: AbortSignal) {
  return countLabels(
    duck,
    ref,
    `${ref} IN (${texts.map(quoteText).join(', ')})`,
    texts.length,
    signal,
  );
}

async function countLabels(
  duck: Duck,
  ref: string,
  condition: string,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<LabelCount[]> {
  const sql = `SELECT ${ref}::VARCHAR AS label, count(*)::INTEGER AS n FROM source
    WHERE ${condition} GROUP BY ALL ORDER BY n DESC, label LIMIT ${limit}`;
  const rows = await duck.rows(sql, signal);
  return rows.map((row) => ({ label: row['label'] as string, count: row['n'] as number }));
}

/** As many rows from the beginning are in the sample too. */
export const kindFirstRows = 200;

/** Distance of the rows that `sampleTexts` takes. */
export function kindStep(rowCount: number): number {
  return Math.max(1, Math.floor(rowCount / 1000));
}

/**
 * Some 1,200 texts of each column, from the whole length of the table.
 * @param from a table that holds at least those rows
 */
export async function sampleTexts(
  duck: Duck,
  columns: readonly number[],
  rowCount: number,
  signal?: AbortSignal,
  from = 'source',
): Promise<(string | null)[][]> {
  const step = kindStep(rowCount);
  const texts = columns.map((i) => `c${i}::VARCHAR AS c${i}`).join(', ');
  const found = await duck.columns(
    `SELECT ${texts} FROM ${from} WHERE __row % ${step} = 0 OR __row < ${kindFirstRows}`,
    signal,
  );
  return found.map((column) => column.values as (string | null)[]);
}
