/** What the judge worker does: see `JudgeApi`. */
import {
  compareTables,
  datasetReadme,
  driftFile,
  evaluate,
  reportCsv,
  reportHtml,
  reportJson,
  reportPdf,
  type JudgeTools,
  type ReportMeta,
} from '../eval';
import type { Report, Schema } from '../engine/schema';
import type { JudgeApi, TableDoor } from './contract';
import { callThrough } from './door';
import { underLine } from './serve';
import { takeTables } from './take-tables';

const printers = {
  html: reportHtml,
  json: (report) => reportJson(report),
  csv: (report) => reportCsv(report),
  pdf: async (report, meta) => new Uint8Array(await reportPdf(report, meta)),
} satisfies Record<
  Parameters<JudgeApi['file']>[0],
  (report: Report, meta: ReportMeta) => string | Promise<Uint8Array<ArrayBuffer>>
>;

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

  file: async (kind, report, meta) => printers[kind](report, meta),
  driftFile: async (kind, report) => driftFile(kind, report),
  readme: async (report, meta) => datasetReadme(report, meta),
});
