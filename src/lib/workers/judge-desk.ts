/** What the judge worker does: see `JudgeApi`. */
import { datasetReadme, evaluate, reportHtml, reportJson, type JudgeTools } from '../eval';
import type { JudgeApi } from './contract';
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

  file: async (kind, report, meta) =>
    kind === 'html' ? reportHtml(report, meta) : reportJson(report),
  readme: async (report, meta) => datasetReadme(report, meta),
});
