/** The report as a file: JSON that any later version can check and read back, and the schema it follows. */
import { publicReport, reportSchema, type Report } from '../../engine/schema';

/**
 * Indented JSON, checked against the report's own schema on the way out; without what only the owner of
 * the training rows may see.
 */
export function reportJson(report: Report): string {
  return `${JSON.stringify(reportSchema.parse(publicReport(report)), null, 1)}\n`;
}
