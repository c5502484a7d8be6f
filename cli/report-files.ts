/** The files that a report is written to: the ending of a name says which. */
import { extname } from 'node:path';
import { reportCsv, reportHtml, reportJson, reportPdf, type ReportMeta } from '../src/lib/eval';
import type { Report } from '../src/lib/engine/schema';
import { writeBytes } from './output';
import { UsageError } from './usage-error';
import type { Call } from './verb';

type Print = (report: Report, meta: ReportMeta) => string | Promise<Uint8Array>;

const printers: Readonly<Record<string, Print>> = {
  '.html': reportHtml,
  '.pdf': reportPdf,
  '.json': (report) => reportJson(report),
  '.csv': (report) => reportCsv(report),
};
export const reportEndings = Object.keys(printers);

function printerOf(path: string): Print | undefined {
  return printers[extname(path).toLowerCase()];
}

/** Names are checked before the work begins, so that a wrong one costs nobody an hour. @throws UsageError */
export function parseReports(texts: readonly string[], option: string): readonly string[] {
  const wrong = texts.find((path) => printerOf(path) === undefined);
  if (wrong === undefined) return texts;
  throw new UsageError(`${option} ${wrong} must end in ${reportEndings.join(' or ')}.`);
}

/** Writes every file that was asked for. @throws Fault `file-unwritable` */
export async function writeReports(
  call: Call,
  paths: readonly string[],
  report: Report,
  meta: ReportMeta,
): Promise<void> {
  for (const path of paths) {
    const made = await printerOf(path)?.(report, meta);
    if (made === undefined) continue;
    await writeBytes(call, path, [
      typeof made === 'string' ? new TextEncoder().encode(made) : made,
    ]);
  }
}
