/** Opens the files that a command names; `-` is stdin. */
import { openNodeScratch, type OpenOptions, type SourceFile } from '../src/lib/data/index.node';
import type { Schema, Table } from '../src/lib/engine/schema';
import { fileAt, openTable, type RealTable } from '../src/lib/library';
import type { Call } from './verb';

/** Opens a table, runs `work` on it and cleans up, whatever happens. */
export function withTable<Result>(
  call: Call,
  path: string,
  options: OpenOptions,
  work: (table: RealTable) => Promise<Result>,
): Promise<Result> {
  return withFile(call, path, async (file) => {
    const table = await openTable(file, options, call.control);
    try {
      for (const note of table.notes) call.note(note);
      return await work(table);
    } finally {
      await table.close();
    }
  });
}

/** All rows of another file as a table that follows `schema`. */
export function readAs(call: Call, path: string, schema: Schema): Promise<Table> {
  return withTable(call, path, { holdoutShare: 0 }, (table) => {
    const known = new Set(schema.columns.map(({ name }) => name));
    const extra = table.schema.columns.filter(({ name }) => !known.has(name));
    if (extra.length > 0) {
      const names = extra.slice(0, 5).map(({ name }) => `“${name}”`);
      const more = extra.length > names.length ? ` and ${extra.length - names.length} more` : '';
      call.note(
        `Not looked at, since the first table has no such column: ${names.join(', ')}${more}.`,
      );
    }
    return table.rowsAs(schema, call.control);
  });
}

/** The bytes of a whole file, for models. */
export function readBytes(path: string, call: Call): Promise<Uint8Array> {
  return withFile(call, path, async ({ blob }) => new Uint8Array(await blob.arrayBuffer()));
}

/** What comes from stdin is kept on disk first, because a table is read several times. */
async function withFile<Result>(
  { terminal }: Call,
  path: string,
  work: (file: SourceFile) => Promise<Result>,
): Promise<Result> {
  if (path !== '-') return work(await fileAt(path));
  const scratch = await openNodeScratch();
  try {
    const file = await scratch.create('stdin');
    for await (const bytes of terminal.stdin) await file.write(bytes as Uint8Array);
    return await work({ name: 'stdin', blob: await file.close() });
  } finally {
    await scratch.dispose();
  }
}
