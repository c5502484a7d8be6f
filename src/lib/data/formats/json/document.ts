/**
 * A file that is one JSON object. The first array of objects or of arrays in it is the table, streamed;
 * an object without one is read whole, as columns or as a single record.
 */
import type { JsonTree } from './cursor';
import { readArray } from './lists';
import type { RecordSink } from './row-reader';
import type { JsonStream } from './stream';

/** Keys under which the names of the columns stand, beside rows that are arrays. */
const headerKeys = new Set(['columns', 'fields', 'header', 'headers', 'names']);

interface Member {
  readonly key: string;
  /** First character of the value, and of its first element where it is an array. */
  readonly opens: string;
  readonly inner: string;
}

/**
 * Reads the object at the cursor to its end.
 * @returns the path of the array whose elements became the records; null where there is none
 */
export async function readInnerArray(
  stream: JsonStream,
  sink: RecordSink,
  prefix = '',
): Promise<string | null> {
  let found: string | null = null;
  let header: readonly string[] = [];
  let hasMore = await stream.take((cursor) => {
    cursor.expect('{');
    const isEmpty = cursor.peek() === '}';
    if (isEmpty) cursor.at++;
    return !isEmpty;
  });
  while (hasMore) {
    const member = await nextMember(stream);
    const path = prefix === '' ? member.key : `${prefix}.${member.key}`;
    const isList = member.opens === '[' && (member.inner === '{' || member.inner === '[');
    if (found !== null) {
      await stream.take((cursor) => cursor.skip());
    } else if (isList) {
      await readArray(stream, sink, header);
      found = path;
    } else if (member.opens === '{') {
      found = await readInnerArray(stream, sink, path);
    } else if (member.opens === '[' && headerKeys.has(member.key)) {
      header = (await stream.take((cursor) => cursor.cells())).cells.map((name) => name ?? '');
    } else {
      await stream.take((cursor) => cursor.skip());
    }
    hasMore = await stream.take((cursor) => cursor.hasNext('}'));
  }
  return found;
}

function nextMember(stream: JsonStream): Promise<Member> {
  return stream.take((cursor) => {
    const key = cursor.string();
    cursor.expect(':');
    const opens = cursor.peek();
    if (opens !== '[') return { key, opens, inner: '' };
    const start = cursor.at++;
    const inner = cursor.peek();
    cursor.at = start;
    return { key, opens, inner };
  });
}

/** An object without an array of records: columns, or else one record. */
export async function readWhole(stream: JsonStream, sink: RecordSink): Promise<string[]> {
  const tree = await stream.take((cursor) => {
    const start = cursor.at;
    const value = cursor.tree();
    cursor.at = start;
    return value;
  });
  const columns = tree instanceof Map ? asColumns(tree) : null;
  if (columns === null) {
    await stream.take((cursor) => {
      sink.begin();
      cursor.leaves('', sink);
    });
    sink.end();
    await sink.flush();
    return ['The file holds one single record.'];
  }
  for (const key of columns.keys) {
    sink.begin();
    for (const [name, cells] of columns.cells) sink.put(name, cells.get(key) ?? null);
    sink.end();
    await sink.flush();
  }
  return ['The file lists its columns one after the other.'];
}

interface Columns {
  readonly keys: Iterable<string>;
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, string | null>>;
}

/** `{"a": [1, 2]}` or `{"a": {"0": 1, "1": 2}}`; null where the object is not of that form. */
function asColumns(tree: ReadonlyMap<string, JsonTree>): Columns | null {
  const cells = new Map<string, ReadonlyMap<string, string | null>>();
  const keys = new Set<string>();
  for (const [name, value] of tree) {
    const entries = Array.isArray(value)
      ? value.map((cell, i) => [String(i), cell] as const)
      : value;
    if (entries === null || typeof entries === 'string') return null;
    const column = new Map<string, string | null>();
    for (const [key, cell] of entries) {
      if (!/^\d+$/.test(key) || (cell !== null && typeof cell !== 'string')) return null;
      column.set(key, cell);
      keys.add(key);
    }
    cells.set(name, column);
  }
  const lengths = new Set([...cells.values()].map((column) => column.size));
  return lengths.size === 1 ? { keys, cells } : null;
}
