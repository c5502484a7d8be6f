/** A table of typed arrays into a database, so that SQL can be asked of it. */
import { RecordBatchStreamWriter } from 'apache-arrow';
import {
  throwIfAborted,
  type Chunk,
  type Control,
  type Schema,
  type Table,
} from '../../engine/schema';
import { quoteName, type Duck } from '../duck';
import { arrowBatch, arrowSchema } from './arrow-batch';

const batchRows = 65_536;

/**
 * Makes (or replaces) the table `name` with the rows of `table`; numbers, dates and truth values keep
 * their types, all else is text.
 * @throws Fault `cancelled`
 */
export async function putTable(
  duck: Duck,
  name: string,
  schema: Schema,
  table: Table,
  { signal, breathe }: Control = {},
): Promise<void> {
  await duck.run(`DROP TABLE IF EXISTS ${quoteName(name)}`, signal);
  const into = arrowSchema(schema);
  for (let start = 0; start === 0 || start < table.rowCount; start += batchRows) {
    throwIfAborted(signal);
    const chunk = slice(table, start, Math.min(start + batchRows, table.rowCount));
    const writer = new RecordBatchStreamWriter();
    writer.reset(undefined, into);
    writer.write(arrowBatch(schema, into, chunk));
    writer.finish();
    await duck.insertArrow(name, writer.toUint8Array(true), start === 0);
    await breathe?.();
  }
}

function slice(table: Table, start: number, end: number): Chunk {
  return {
    start,
    rowCount: end - start,
    columns: table.columns.map((data) =>
      data.storage === 'number'
        ? { storage: 'number', values: data.values.slice(start, end) }
        : { storage: 'text', codes: data.codes.slice(start, end), labels: data.labels },
    ),
  };
}
