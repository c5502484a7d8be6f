import { evaluate as judge } from '../../src/lib/eval';
import { clock, costOf } from '../measure';
import { checkReportPath, missedGates, scoresOf, verdictText, writeReport } from '../report';
import { readAs, withTable } from '../tables';
import type { Verb } from '../verb';

export const evaluate: Verb = {
  name: 'evaluate',
  summary: 'Judge a synthetic table by the real one',
  operands: ['real table', 'synthetic table'],
  options: ['holdout', 'seed', 'report', 'gate', 'json', 'quiet'],
  example: 'twinset evaluate train.csv synthetic.csv --holdout holdout.csv --report report.html',
  async run(call) {
    const [realPath = '', syntheticPath = ''] = call.operands;
    const { holdout, seed, report: reportPath, gate } = call.options;
    checkReportPath(reportPath);
    const seconds = clock();
    const holdoutShare = 'share' in holdout ? holdout.share : 0;
    const report = await withTable(call, realPath, { seed, holdoutShare }, async (real) => {
      const train = await real.rows('train', call.control);
      const held =
        'path' in holdout
          ? await readAs(call, holdout.path, real.schema)
          : await real.rows('holdout', call.control);
      const synthetic = await readAs(call, syntheticPath, real.schema);
      const input = { schema: real.schema, train, holdout: held.rowCount === 0 ? null : held };
      return judge({ ...input, synthetic, seed }, call.control);
    });
    if (reportPath !== null) {
      const meta = { title: syntheticPath, generator: null, seed: null, licence: null };
      await writeReport(call, reportPath, report, meta);
    }
    const cost = costOf(report.rows.synthetic, seconds());
    return {
      text: verdictText(report),
      json: { ...cost, scores: scoresOf(report), verdict: report.verdict, report: reportPath },
      missedGates: missedGates(report, gate),
    };
  },
};
