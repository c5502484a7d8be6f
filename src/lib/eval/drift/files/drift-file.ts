/** A comparison as a file: a page to read, numbers for a spreadsheet, or everything for other programs. */
import { driftReportSchema, type DriftFileKind, type DriftReport } from '../../../engine/schema';
import { driftCsv } from './csv';
import { driftHtml } from './html';

const printers: Readonly<Record<DriftFileKind, (report: DriftReport) => string>> = {
  html: driftHtml,
  csv: driftCsv,
  json: (report) => `${JSON.stringify(driftReportSchema.parse(report), null, 1)}\n`,
};

/** Its text. The same comparison gives the same bytes. */
export function driftFile(kind: DriftFileKind, report: DriftReport): string {
  return printers[kind](report);
}
