/** Why a CSV file could not be read: the first line that breaks the rules, found by reading it again. */
import { Fault, throwIfAborted } from '../../../engine/schema';
import { RecordScanner, type Dialect } from './records';

/** The fault for the first bad line, or null when every record is sound. */
export async function diagnoseCsv(
  blob: Blob,
  file: string,
  dialect: Dialect,
  columnCount: number,
  signal: AbortSignal | undefined,
): Promise<Fault | null> {
  let bad: { line: number; why: string } | null = null;
  const scanner = new RecordScanner(dialect);
  scanner.onRecord = (fields, line) => {
    const stray = scanner.strayQuotes[0];
    if (stray !== undefined) {
      bad ??= { line: stray, why: 'text follows a closing quotation mark' };
    }
    if (fields.length !== columnCount)
      bad ??= { line, why: widthSentence(fields.length, columnCount) };
  };
  const reader = blob.stream().pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      throwIfAborted(signal);
      const { value, done } = await reader.read();
      if (done || bad !== null) break;
      scanner.push(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  const unclosedAt = bad === null ? scanner.end() : null;
  if (unclosedAt !== null) {
    bad = { line: unclosedAt, why: 'a quotation mark is opened here and never closed' };
  }
  const found = bad as { line: number; why: string } | null;
  return found === null ? null : new Fault('csv-malformed', { file, ...found });
}

function widthSentence(found: number, expected: number): string {
  const values = found === 1 ? '1 value' : `${found} values`;
  return `the line has ${values} where the first line has ${expected}`;
}
