/** Writes the files that a report was asked as. */
import { reportCsv, reportHtml, reportJson, reportPdf, type ReportMeta } from '../src/lib/eval';
import type { Report } from '../src/lib/engine/schema';
import { writeBytes } from './output';
import { endingOf, type ReportEnding } from './report-endings';
import type { Call } from './verb';

type Print = (report: Report, meta: ReportMeta) => string | Promise<Uint8Array>;

const printers: Readonly<Record<ReportEnding, Print>> = {
  '.html': reportHtml,
  '.pdf': reportPdf,
  '.json': (report) => reportJson(report),
  '.csv': (report) => reportCsv(report),
};

/** Every file that was asked for. @throws Fault `file-unwritable` */
export async function writeReports(
  call: Call,
  paths: readonly string[],
  report: Report,
  meta: ReportMeta,
): Promise<void> {
  for (const path of paths) {
    const ending = endingOf(path);
    if (ending === undefined) continue;
    const made = await printers[ending](report, meta);
    await writeBytes(call, path, [
      typeof made === 'string' ? new TextEncoder().encode(made) : made,
    ]);
  }
}
