import { basename } from 'node:path';
import type { DriftReport } from '../../src/lib/engine/schema';
import { compareTables, type DriftTable } from '../../src/lib/eval';
import { clock, costOf } from '../measure';
import { writeBytes } from '../output';
import { withTable } from '../tables';
import { UsageError } from '../usage-error';
import type { Call, Verb } from '../verb';

export const compare: Verb = {
  name: 'compare',
  summary: 'Say how far a later table has moved from an earlier one, and whether to train again',
  operands: ['earlier table', 'later table'],
  options: ['seed', 'fail-on', 'out', 'json', 'quiet'],
  example: 'twinset compare people-2025.csv people-2026.csv --fail-on high',
  async run(call) {
    const [beforePath = '', afterPath = ''] = call.operands;
    const { seed, out, 'fail-on': failOn } = call.options;
    if (out !== null && !/\.json$/i.test(out))
      throw new UsageError(`--out ${out} must end in .json.`);
    const seconds = clock();
    const before = await readTable(call, beforePath);
    const after = await readTable(call, afterPath);
    const report = await compareTables({ before, after, seed }, call.control);
    if (out !== null) {
      const text = `${JSON.stringify(report, null, 1)}\n`;
      await writeBytes(call, out, [new TextEncoder().encode(text)]);
    }
    const { verdict } = report;
    const isMissed =
      failOn !== null && (verdict.severity === 'high' || verdict.severity === failOn);
    return {
      text: describe(report),
      json: { ...costOf(report.rows.after, seconds()), drift: report },
      missedGates: isMissed
        ? [`Gate missed: drift is ${verdict.severity}, and --fail-on ${failOn} was asked for.`]
        : [],
    };
  },
};

/** Every row of a file, as it reads by itself. */
function readTable(call: Call, path: string): Promise<DriftTable> {
  return withTable(call, path, { holdoutShare: 0 }, async (opened) => ({
    name: basename(path),
    schema: opened.schema,
    table: await opened.rows('all', call.control),
  }));
}

function describe({ verdict, columns }: DriftReport): string {
  const width = Math.max(...columns.map(({ column }) => column.length));
  return [
    verdict.headline,
    ...verdict.sentences.map((sentence) => `  ${sentence}`),
    '',
    ...columns.map(
      ({ column, severity, sentence }) =>
        `  ${severity.padEnd(9)}${column.padEnd(width + 2)}${sentence}`,
    ),
  ].join('\n');
}
