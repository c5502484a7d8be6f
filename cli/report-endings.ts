/** The kinds of files that a report is written to: the ending of a name says which. */
import { extname } from 'node:path';
import { UsageError } from './usage-error';

export const reportEndings = ['.html', '.pdf', '.json', '.csv'] as const;
export type ReportEnding = (typeof reportEndings)[number];

export function endingOf(path: string): ReportEnding | undefined {
  return reportEndings.find((ending) => ending === extname(path).toLowerCase());
}

/** Names are checked before the work begins, so that a wrong one costs nobody an hour. @throws UsageError */
export function parseReports(texts: readonly string[], option: string): readonly string[] {
  const wrong = texts.find((path) => endingOf(path) === undefined);
  if (wrong === undefined) return texts;
  throw new UsageError(`${option} ${wrong} must end in ${reportEndings.join(' or ')}.`);
}
