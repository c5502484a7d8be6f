/** What the data worker does: see `DataApi` and `TableDoor`. */
import {
  applySchema,
  changeKind,
  extract,
  inspect,
  loadSource,
  open,
  openBrowserDuck,
  openBrowserScratch,
  profile,
  readRows,
  saveSource,
  type BrowserDuckPlace,
  type Duck,
  type Scratch,
} from '../data/index.browser';
import type { DataApi, TableDoor } from './contract';
import type { LineControl } from './line';
import { arraysOf, moved, serve, underLine } from './serve';
import { writeFile } from './sink';

/** @param place where the engine's files are, and how its worker is started */
export function openDataDesk(place: BrowserDuckPlace): DataApi {
  let engine: Promise<Duck> | null = null;
  const duck = (): Promise<Duck> => {
    // An engine that could not be had once, such as offline, may be had the next time.
    engine ??= openBrowserDuck(place).catch((error: unknown) => {
      engine = null;
      throw error;
    });
    return engine;
  };
  const door: TableDoor = {
    extract: (schema, part, line) =>
      underLine(line, async (control) => {
        const table = await extract(await duck(), schema, part, control);
        return moved(table, arraysOf(table));
      }),
  };
  return {
    async warm() {
      await duck();
    },
    inspect: (file, options, line) =>
      underLine(line, (control) =>
        withScratch((scratch) => inspect(scratch, file, options, control)),
      ),
    open: (file, options, line) =>
      underLine(line, (control) =>
        withScratch(async (scratch) => open(await duck(), scratch, file, options, control)),
      ),
    save: (target, line) =>
      underLine(line, async (control) =>
        writeFile(breathing(saveSource(await duck(), control), control), target, 'the table'),
      ),
    load: (snapshot, schema, line) =>
      underLine(line, async (control) => {
        await loadSource(await duck(), snapshot, control);
        await applySchema(await duck(), schema);
      }),
    profile: (schema, line) =>
      underLine(line, async (control) => profile(await duck(), schema, control)),
    readRows: (schema, start, count, line) =>
      underLine(line, async ({ signal }) =>
        readRows(await duck(), schema, start, count, { signal }),
      ),
    async changeKind(schema, columnIndex, kind) {
      return changeKind(await duck(), schema, columnIndex, kind);
    },
    async restoreKinds(schema) {
      await applySchema(await duck(), schema);
    },
    async openDoor(port) {
      serve(door, port);
    },
  };
}

async function withScratch<Result>(task: (scratch: Scratch) => Promise<Result>): Promise<Result> {
  const scratch = await openBrowserScratch();
  try {
    return await task(scratch);
  } finally {
    await scratch.dispose();
  }
}

async function* breathing(
  bytes: AsyncIterable<Uint8Array>,
  control: LineControl,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    await control.breathe();
    yield piece;
  }
}
