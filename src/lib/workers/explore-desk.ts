/** What the explore worker does: see `ExploreApi`. */
import {
  compareReports,
  openExplorer,
  scoreFakes,
  type BarCounts,
  type Explorer,
  type Filter,
} from '../eval';
import { Fault } from '../engine/schema';
import type { ExploreApi } from './contract';
import { turnEventLoop } from './line';
import { underLine } from './serve';
import { takeTables } from './take-tables';

export function openExploreDesk(): ExploreApi {
  let explorer: Explorer | null = null;
  const present = (): Explorer => {
    if (!explorer) throw new Fault('internal', { message: 'no tables to look into' });
    return explorer;
  };
  /** Questions that were given up while they waited are not answered. */
  const answer = <Answer>(line: MessagePort, ask: (from: Explorer) => Answer): Promise<Answer> =>
    underLine(line, async (control) => {
      await turnEventLoop();
      await control.breathe();
      return ask(present());
    });
  return {
    open: (order, tables, chunks, line) =>
      underLine(line, async (control) => {
        explorer = null;
        const taken = await takeTables(order, order.rows, tables, chunks, control);
        await control.breathe();
        explorer = openExplorer({ schema: order.schema, seed: order.seed, ...taken });
        return explorer.facts;
      }),
    counts: (filter, line) => answer(line, (from) => from.counts(filter)),
    distributions: (columns, filter, line) =>
      underLine(line, async (control) => {
        await turnEventLoop();
        const answers: BarCounts[] = [];
        for (const column of columns) {
          await control.breathe();
          answers.push(present().distribution(column, exceptFor(column, filter)));
        }
        return answers;
      }),
    pair: ({ a, b, c }, filter, line) =>
      answer(line, (from) => (c === null ? from.pair(a, b, filter) : from.trio(a, b, c, filter))),
    missing: (filter, line) => answer(line, (from) => from.missing(filter)),
    readRows: (filter, start, count, line) =>
      answer(line, (from) => from.rows(filter, start, start + count)),
    fakes: (count, seed, line) => answer(line, (from) => from.fakes(count, seed)),
    score: async (right, answered) => scoreFakes(right, answered),
    compare: async (left, right) => compareReports(left, right),
  };
}

/** A column keeps all its bars while some of them are chosen, so that others can be chosen too. */
function exceptFor(name: string, filter: Filter): Filter {
  return filter.filter(({ column }) => column !== name);
}
