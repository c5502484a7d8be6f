/**
 * Finds the records in a JSON file: an array, one record a line, an array inside an object
 * (`{"data": […]}`), columns (`{"a": [1, 2]}`, also as pandas writes them), or one single record.
 */
import { readInnerArray, readWhole } from './document';
import { readArray, readLines } from './lists';
import type { RecordSink } from './row-reader';
import type { JsonStream } from './stream';

/** Longest first record of a file of lines, in characters; what goes on longer is one document. */
const longestFirstLine = 16 * 2 ** 20;

/**
 * @param open starts the text from its beginning; called again where one pass does not tell
 * @returns notes for the person, such as the name of the array that was read
 * @throws Fault `json-malformed`
 */
export async function readRecords(open: () => JsonStream, sink: RecordSink): Promise<string[]> {
  const stream = open();
  try {
    return await readFrom(stream, open, sink);
  } finally {
    await stream.cancel();
  }
}

async function readFrom(
  stream: JsonStream,
  open: () => JsonStream,
  sink: RecordSink,
): Promise<string[]> {
  const first = await stream.take((cursor) => cursor.peek());
  if (first === '[') {
    await readArray(stream, sink, []);
    await expectEnd(stream);
    return [];
  }
  if (first !== '{') throw stream.fault('a table in JSON begins with “[” or “{”');
  if (await isRecordPerLine(stream)) {
    await readLines(stream, sink);
    return [];
  }
  const path = await readInnerArray(stream, sink);
  await expectEnd(stream);
  if (path !== null) return [`The rows were read from “${path}” inside the file.`];
  const again = open();
  try {
    return await readWhole(again, sink);
  } finally {
    await again.cancel();
  }
}

/** Whether a second record follows the first; moves nothing. */
async function isRecordPerLine(stream: JsonStream): Promise<boolean> {
  return stream.take((cursor) => {
    const start = cursor.at;
    const isLong = cursor.text.length - start > longestFirstLine;
    try {
      cursor.skip();
      const next = cursor.peek();
      cursor.at = start;
      return next === '{' || next === '[';
    } catch (error) {
      if (!isLong) throw error;
      cursor.at = start;
      return false;
    }
  });
}

async function expectEnd(stream: JsonStream): Promise<void> {
  const rest = await stream.take((cursor) => cursor.peek());
  if (rest !== '') throw stream.fault('there is text after the end of the table');
}
