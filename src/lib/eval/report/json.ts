/** The report as a file: JSON that any later version can check and read back. */
import { reportSchema, type Report } from '../../engine/schema';

/** Indented JSON, checked against the report's own schema on the way out. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(reportSchema.parse(report), null, 1)}\n`;
}
