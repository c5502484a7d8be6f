/** A table out of the engine: typed arrays as generators and judges want them, in row order. */
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
    const read = kindTraits[column.kind].storage === 'number' ? readNumbers : readLabels;
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
  const [column] = await duck.columns(`SELECT ${ref} FROM typed ${where} ORDER BY __row`, signal);
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
