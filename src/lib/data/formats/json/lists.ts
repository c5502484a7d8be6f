/** Streams records that follow each other: the elements of an array, or one record a line. */
import { RowReader, type RecordSink } from './row-reader';
import type { JsonStream } from './stream';

/** The elements of the array at the cursor, each a record. */
export async function readArray(
  stream: JsonStream,
  sink: RecordSink,
  header: readonly string[],
): Promise<void> {
  const isEmpty = await stream.take((cursor) => {
    cursor.expect('[');
    const isAtEnd = cursor.peek() === ']';
    if (isAtEnd) cursor.at++;
    return isAtEnd;
  });
  if (isEmpty) return;
  const row = new RowReader(sink, header);
  await repeat(stream, sink, () => row.read(stream.cursor, (cursor) => cursor.hasNext(']')));
}

export async function readLines(stream: JsonStream, sink: RecordSink): Promise<void> {
  const row = new RowReader(sink, []);
  await repeat(stream, sink, () => {
    if (stream.cursor.peek() === '') return false;
    row.read(stream.cursor, () => undefined);
    return true;
  });
}

async function repeat(stream: JsonStream, sink: RecordSink, step: () => boolean): Promise<void> {
  while (stream.repeat(step)) {
    await sink.flush();
    await stream.more();
  }
  await sink.flush();
}
