/** The judge's report for a terminal: files, the few scores of `--json`, and gates. */
import { extname } from 'node:path';
import { reportHtml, reportJson, type ReportMeta } from '../src/lib/eval';
import type { Compared, Measured, Report } from '../src/lib/engine/schema';
import type { Gate, GateName } from './options';
import { writeBytes } from './output';
import { UsageError } from './usage-error';
import type { Call } from './verb';

type Print = (report: Report, meta: ReportMeta) => string;
const printers: Readonly<Record<string, Print>> = {
  '.json': (report) => reportJson(report),
  '.html': reportHtml,
};

function printerOf(path: string): Print {
  const print = printers[extname(path).toLowerCase()];
  if (print !== undefined) return print;
  throw new UsageError(`--report ${path} must end in ${Object.keys(printers).join(' or ')}.`);
}

/** Called before the work begins, so that a wrong name costs nobody an hour. */
export function checkReportPath(path: string | null): void {
  if (path !== null) printerOf(path);
}

export function writeReport(
  call: Call,
  path: string,
  report: Report,
  meta: ReportMeta,
): Promise<void> {
  return writeBytes(call, path, [new TextEncoder().encode(printerOf(path)(report, meta))]);
}

const compared: Readonly<Record<GateName, (report: Report) => Compared>> = {
  overall: ({ quality }) => quality.overall.allPairs,
  shapes: ({ quality }) => quality.shapes,
  trends: ({ quality }) => quality.trends.allPairs,
  copies: ({ privacy }) => privacy.copies,
};

/** Copies are bad, everything else is good. */
const isCeiling = (name: GateName): boolean => name === 'copies';
const valueOf = (measured: Measured): number | null =>
  measured.status === 'measured' ? measured.value : null;

/** The headline figures; null where one could not be measured (the report says why). */
export function scoresOf(report: Report) {
  const pick = (side: 'synthetic' | 'baseline') =>
    Object.fromEntries(
      Object.entries(compared).map(([name, find]) => [name, valueOf(find(report)[side])]),
    );
  return { synthetic: pick('synthetic'), baseline: pick('baseline'), grade: report.verdict.grade };
}

/** A sentence for every gate that was missed; what could not be measured misses its gate. */
export function missedGates(report: Report, gates: readonly Gate[]): string[] {
  return gates.flatMap(({ name, limit }) => {
    const value = valueOf(compared[name](report).synthetic);
    const isReached = value !== null && (isCeiling(name) ? value <= limit : value >= limit);
    if (isReached) return [];
    const side = isCeiling(name) ? 'above' : 'below';
    const said =
      value === null ? 'could not be measured' : `is ${value.toFixed(4)}, ${side} ${limit}`;
    return [`Gate missed: ${name} ${said}.`];
  });
}

/** The verdict in words. */
export function verdictText({ verdict }: Report): string {
  const findings = verdict.findings.map(({ grade, sentence }) => `  ${grade.padEnd(8)}${sentence}`);
  return [verdict.headline, ...findings].join('\n');
}
