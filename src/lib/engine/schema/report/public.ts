/** A report without what only its owner may see. */
import type { ReportParts } from './parts';
import type { Report } from './report';

/**
 * What a file may hold: the same report without any part's `private` details, and without the numbers of
 * the rows that give somebody away.
 */
export function publicReport(report: Report): Report {
  const { disclosure, problems } = report.parts;
  const shown: ReportParts = { ...report.parts };
  if (disclosure?.status === 'judged') {
    const open = { ...disclosure };
    delete open.private;
    shown.disclosure = open;
  }
  if (problems?.status === 'judged') {
    const list = problems.list.map((each) =>
      each.kind === 'privacy' ? { ...each, rows: [] } : each,
    );
    shown.problems = { ...problems, list };
  }
  return { ...report, parts: shown };
}
