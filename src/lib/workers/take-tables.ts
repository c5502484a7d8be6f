/** The three tables of a judgement, taken from the workers that have them: real rows, and rows to be drawn. */
import { projectTable } from '../eval';
import type { Schema, Table } from '../engine/schema';
import { chunksOf } from './chunk-queue';
import type { Draw, TableDoor } from './contract';
import { callThrough } from './door';
import { gatherTable } from './gather-table';
import type { LineControl } from './line';

/** Rows of one chunk on its way: fewer, larger ones where nobody looks at them before the end. */
const chunkRows = 65_536;

export interface TablesOrder {
  /** Of the drawn table; its columns are among those of the real one, in the same order. */
  readonly schema: Schema;
  readonly realSchema: Schema;
  readonly draw: Draw;
}

export interface TakenTables {
  readonly train: Table;
  /** Null where no real rows were set aside. */
  readonly holdout: Table | null;
  readonly synthetic: Table;
}

/**
 * @param tables a `TableDoor`
 * @param rows from the start of the drawn table; at most `draw.rows`
 */
export async function takeTables(
  { schema, realSchema, draw }: TablesOrder,
  rows: number,
  tables: MessagePort,
  chunks: readonly MessagePort[],
  control: LineControl,
): Promise<TakenTables> {
  control.onProgress({ stage: 'reading rows', done: 0, total: null, etaMs: null });
  const door = callThrough<TableDoor>(tables);
  const extract = async (part: 'train' | 'holdout') => {
    const real = await door.run(control, (api, inner) => api.extract(realSchema, part, inner));
    return projectTable(real, realSchema, schema);
  };
  const train = await extract('train');
  const holdout = await extract('holdout');
  const drawn = chunksOf(chunks, draw, rows, chunkRows, control);
  const synthetic = await gatherTable(drawn, rows);
  return { train, holdout: holdout.rowCount > 0 ? holdout : null, synthetic };
}
