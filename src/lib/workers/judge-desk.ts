/** What the judge worker does: see `JudgeApi`. */
import {
  datasetReadme,
  evaluate,
  projectTable,
  reportHtml,
  reportJson,
  type JudgeTools,
} from '../eval';
import { chunksOf } from './chunk-queue';
import type { JudgeApi, TableDoor } from './contract';
import { callThrough } from './door';
import { gatherTable } from './gather-table';
import { underLine } from './serve';

export const openJudgeDesk = (tools: JudgeTools): JudgeApi => ({
  judge: (order, tables, chunks, line) =>
    underLine(line, async (control) => {
      const { schema, realSchema, draw, judgedRows, seed, generator, options } = order;
      control.onProgress({ stage: 'reading rows', done: 0, total: null, etaMs: null });
      const door = callThrough<TableDoor>(tables);
      const extract = async (part: 'train' | 'holdout') => {
        const real = await door.run(control, (api, inner) => api.extract(realSchema, part, inner));
        return projectTable(real, realSchema, schema);
      };
      const train = await extract('train');
      const holdout = await extract('holdout');
      const drawn = chunksOf(chunks, draw, judgedRows, 65_536, control);
      const synthetic = await gatherTable(drawn, judgedRows);
      return evaluate(
        {
          schema,
          train,
          holdout: holdout.rowCount > 0 ? holdout : null,
          synthetic,
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
