/** The report as a PDF file; what makes it, fonts included, is loaded when somebody asks for one. */
import type { Report } from '../../engine/schema';
import type { ReportMeta } from './meta';

/** A whole PDF file: A4, text that can be searched, nothing of the training rows. */
export async function reportPdf(report: Report, meta: ReportMeta): Promise<Uint8Array> {
  const { makePdf } = await import('./pdf/report-pdf');
  return makePdf(report, meta);
}
