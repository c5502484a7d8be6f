import { evaluate as judge } from '../../src/lib/library';
import { customJson } from '../custom';
import { missedGates } from '../gates';
import { checkAsked, judgeOptionNames, judgeOptions } from '../judging';
import { clock, costOf } from '../measure';
import { scoresOf, verdictText } from '../report';
import { writeReports } from '../report-files';
import { readAs, withTable } from '../tables';
import type { Verb } from '../verb';

export const evaluate: Verb = {
  name: 'evaluate',
  summary: 'Judge a synthetic table by the real one',
  operands: ['real table', 'synthetic table'],
  options: ['holdout', 'seed', ...judgeOptionNames, 'json', 'quiet'],
  optionHelp: {
    seed: 'the same seed gives the same report (default 1)',
    holdout:
      'real rows that the generator did not see: a file, or a share of the real table (default 0.2; 0 does without)',
  },
  example: 'twinset evaluate train.csv synthetic.csv --holdout holdout.csv --report report.html',
  async run(call) {
    const [realPath = '', syntheticPath = ''] = call.operands;
    const { holdout, seed, report: paths, gate, parts } = call.options;
    checkAsked(call.options);
    const seconds = clock();
    const holdoutShare = 'share' in holdout ? holdout.share : 0;
    const report = await withTable(call, realPath, { seed, holdoutShare }, async (real) => {
      const { schema } = real;
      const options = judgeOptions(call.options, schema);
      const train = await real.rows('train', call.control);
      const held =
        'path' in holdout
          ? await readAs(call, holdout.path, schema)
          : await real.rows('holdout', call.control);
      const synthetic = await readAs(call, syntheticPath, schema);
      const tables = { train, holdout: held.rowCount === 0 ? null : held, synthetic };
      return judge({ schema, ...tables, seed, options, ...(parts && { parts }) }, call.control);
    });
    const meta = { title: syntheticPath, generator: null, seed: null, licence: null };
    await writeReports(call, paths, report, meta);
    const cost = costOf(report.rows.synthetic, seconds());
    const missed = missedGates(report, gate);
    return {
      text: verdictText(report),
      json: {
        ...cost,
        scores: scoresOf(report),
        custom: customJson(report),
        verdict: report.verdict,
        missedGates: missed,
        reports: paths,
      },
      missedGates: missed,
    };
  },
};
