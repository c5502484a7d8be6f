/** A report without what only its owner may see. */
import type { Report } from './report';

/** The same report without any part's `private` details: what a file may hold. */
export function publicReport(report: Report): Report {
  const { disclosure } = report.parts;
  if (disclosure?.status !== 'judged') return report;
  const shown = { ...disclosure };
  delete shown.private;
  return { ...report, parts: { ...report.parts, disclosure: shown } };
}
