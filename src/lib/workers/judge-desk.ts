/** What the judge worker does: see `JudgeApi`. */
import {
  compareTables,
  datasetReadme,
  evaluate,
  reportHtml,
  reportJson,
  type JudgeTools,
} from '../eval';
import type { Schema } from '../engine/schema';
import type { JudgeApi, TableDoor } from './contract';
import { callThrough } from './door';
import { underLine } from './serve';
import { takeTables } from './take-tables';

export const openJudgeDesk = (tools: JudgeTools): JudgeApi => ({
  judge: (order, tables, chunks, line) =>
    underLine(line, async (control) => {
      const { schema, judgedRows, seed, generator, options } = order;
      const taken = await takeTables(order, judgedRows, tables, chunks, control);
      return evaluate(
        {
          schema,
          ...taken,
          seed,
          generator,
          options,
          tools,
          onReport: (report) => control.tellReport(report),
        },
        control,
      );
    }),

  drift: ({ before, after, seed }, earlier, later, line) =>
    underLine(line, async (control) => {
      control.onProgress({ stage: 'reading rows', done: 0, total: null, etaMs: null });
      const rowsOf = (port: MessagePort, schema: Schema) =>
        callThrough<TableDoor>(port).run(control, (api, inner) =>
          api.extract(schema, 'all', inner),
        );
      return compareTables(
        {
          before: { ...before, table: await rowsOf(earlier, before.schema) },
          after: { ...after, table: await rowsOf(later, after.schema) },
          seed,
        },
        control,
      );
    }),

  file: async (kind, report, meta) =>
    kind === 'html' ? reportHtml(report, meta) : reportJson(report),
  readme: async (report, meta) => datasetReadme(report, meta),
});
