/** Why a CSV file could not be read: the first line that breaks the rules, found by reading it again. */
import { Fault, throwIfAborted } from '../../../engine/schema';
import { RecordScanner, type Dialect } from './records';

/**
 * Reads the whole file once more, by the rules of RFC 4180.
 * @returns how many records it has, the header included
 * @throws Fault `csv-malformed` for the first bad line, `cancelled`
 */
export async function diagnoseCsv(
  blob: Blob,
  file: string,
  dialect: Dialect,
  columnCount: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let recordCount = 0;
  let bad: { line: number; why: string } | null = null;
  const scanner = new RecordScanner(dialect);
  scanner.onRecord = (fields, line) => {
    recordCount++;
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
  if (found !== null) throw new Fault('csv-malformed', { file, ...found });
  return recordCount;
}

function widthSentence(found: number, expected: number): string {
  const values = found === 1 ? '1 value' : `${found} values`;
  return `the line has ${values} where the first line has ${expected}`;
}
