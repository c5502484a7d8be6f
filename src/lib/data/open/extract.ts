/**
 * A table out of the engine: typed arrays as generators and judges want them, in row order (which a
 * plain scan keeps: DuckDB's `preserve_insertion_order` is on).
 */
import {
  kindTraits,
  throwIfAborted,
  type ColumnData,
  type Control,
  type Schema,
  type Table,
} from '../../engine/schema';
import type { Duck } from '../duck';

export type Part = 'train' | 'holdout' | 'all';

const conditions: Readonly<Record<Part, string>> = {
  train: 'WHERE NOT __holdout',
  holdout: 'WHERE __holdout',
  all: '',
};

/** @throws Fault `cancelled` */
export async function extract(
  duck: Duck,
  schema: Schema,
  part: Part,
  control?: Control,
): Promise<Table> {
  const columns: ColumnData[] = [];
  for (const [i, column] of schema.columns.entries()) {
    throwIfAborted(control?.signal);
    await control?.breathe?.();
    const { storage, measure } = kindTraits[column.kind];
    const readTexts = measure === 'none' ? readManyLabels : readLabels;
    const read = storage === 'number' ? readNumbers : readTexts;
    columns.push(await read(duck, `c${i}`, conditions[part], control?.signal));
    const done = i + 1;
    control?.onProgress?.({
      stage: 'reading columns',
      done,
      total: schema.columns.length,
      etaMs: null,
    });
  }
  return { rowCount: lengthOf(columns[0]), columns };
}

function lengthOf(data: ColumnData | undefined): number {
  if (data === undefined) return 0;
  return data.storage === 'number' ? data.values.length : data.codes.length;
}

async function readNumbers(
  duck: Duck,
  ref: string,
  where: string,
  signal?: AbortSignal,
): Promise<ColumnData> {
  const [column] = await duck.columns(`SELECT ${ref} FROM typed ${where}`, signal);
  return { storage: 'number', values: Float64Array.from(column!.values as Float64Array) };
}

/** Codes are made by a join with the distinct labels: far faster than fetching a million texts. */
async function readLabels(
  duck: Duck,
  ref: string,
  where: string,
  signal?: AbortSignal,
): Promise<ColumnData> {
  const filter = where === '' ? 'WHERE' : `${where} AND`;
  const [labels] = await duck.columns(
    `SELECT DISTINCT ${ref} AS label FROM typed ${filter} ${ref} IS NOT NULL ORDER BY label`,
    signal,
  );
  const list = `SELECT label, (row_number() OVER (ORDER BY label) - 1)::INTEGER AS code FROM
    (SELECT DISTINCT ${ref} AS label FROM typed ${filter} ${ref} IS NOT NULL)`;
  const [codes] = await duck.columns(
    `SELECT coalesce(l.code, -1)::INTEGER AS code FROM (SELECT __row, ${ref} AS v FROM typed ${where}) t
      LEFT JOIN (${list}) l ON t.v = l.label ORDER BY t.__row`,
    signal,
  );
  return {
    storage: 'text',
    codes: Int32Array.from(codes!.values as Int32Array),
    labels: labels!.values as string[],
  };
}

/** Keys and free texts are nearly all different, so that a join would be the slower way. */
async function readManyLabels(
  duck: Duck,
  ref: string,
  where: string,
  signal?: AbortSignal,
): Promise<ColumnData> {
  const [column] = await duck.columns(`SELECT ${ref} FROM typed ${where}`, signal);
  const texts = column!.values as readonly (string | null)[];
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(texts.length);
  for (const [row, text] of texts.entries()) {
    if (text === null) {
      codes[row] = -1;
      continue;
    }
    let code = codeOf.get(text);
    if (code === undefined) codeOf.set(text, (code = codeOf.size));
    codes[row] = code;
  }
  return { storage: 'text', codes, labels: [...codeOf.keys()] };
}
