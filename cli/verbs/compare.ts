import { basename, extname } from 'node:path';
import { driftFileKinds, type DriftFileKind, type DriftReport } from '../../src/lib/engine/schema';
import { compareTables, driftFile, type DriftTable } from '../../src/lib/eval';
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
  optionHelp: {
    out: `write the comparison as ${driftFileKinds.map((kind) => `.${kind}`).join(', ')}; may be repeated`,
    seed: 'chooses the rows that are looked at where there are too many (default 1)',
  },
  example: 'twinset compare people-2025.csv people-2026.csv --fail-on high --out drift.html',
  async run(call) {
    const [beforePath = '', afterPath = ''] = call.operands;
    const { seed, out: paths, 'fail-on': failOn } = call.options;
    // Before the work begins, so that a wrong name costs nobody an hour.
    const files = paths.map((path) => ({ path, kind: kindOf(path) }));
    const seconds = clock();
    const before = await readTable(call, beforePath);
    const after = await readTable(call, afterPath);
    const report = await compareTables({ before, after, seed }, call.control);
    for (const { path, kind } of files) {
      await writeBytes(call, path, [new TextEncoder().encode(driftFile(kind, report))]);
    }
    const { verdict } = report;
    const isMissed =
      failOn !== null && (verdict.severity === 'high' || verdict.severity === failOn);
    return {
      text: describe(report),
      json: { ...costOf(report.rows.after, seconds()), drift: report, files: paths },
      missedGates: isMissed
        ? [`Gate missed: drift is ${verdict.severity}, and --fail-on ${failOn} was asked for.`]
        : [],
    };
  },
};

/** By the ending of the name. @throws UsageError */
function kindOf(path: string): DriftFileKind {
  const ending = extname(path).toLowerCase();
  const found = driftFileKinds.find((kind) => `.${kind}` === ending);
  if (found !== undefined) return found;
  const known = driftFileKinds.map((kind) => `.${kind}`).join(' or ');
  throw new UsageError(`--out ${path} must end in ${known}.`);
}

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
