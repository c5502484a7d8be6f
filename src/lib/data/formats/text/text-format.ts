/** Which text format a decoded beginning of a file is in. Content decides; the name breaks ties. */
import { Fault, type FileFormat } from '../../../engine/schema';
import { JsonCursor, needMore } from '../json';

/** More control characters than this share of a text, and it is no text. */
const mostControls = 0.01;

const formatOfEnding: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  txt: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  json: 'json',
  geojson: 'json',
  jsonl: 'ndjson',
  ndjson: 'ndjson',
  parquet: 'parquet',
  pq: 'parquet',
  arrow: 'arrow',
  arrows: 'arrow',
  feather: 'arrow',
  ipc: 'arrow',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
};

/** What the name says, `null` where it says nothing. */
export function formatOfName(name: string): FileFormat | null {
  const ending = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return formatOfEnding[ending] ?? null;
}

/**
 * @param head the decoded beginning of the file
 * @throws Fault `file-not-a-table` for what is no text, a web page, or an XML document
 */
export function textFormatOf(head: string, name: string): FileFormat {
  const named = formatOfName(name);
  const refuse = (why: string): never => {
    throw new Fault('file-not-a-table', { file: name, why });
  };
  if (controlCount(head) > head.length * mostControls) {
    refuse('it holds binary data that is in no format Twinset knows');
  }
  const start = head.replace(/^\ufeff/, '').trimStart();
  if (/^<(!doctype\s+html|html|head|body|table)\b/i.test(start)) refuse('it is a web page');
  if (/^<\?xml|^<[a-z]+[\s>]/i.test(start)) refuse('it is an XML document');
  if (start.startsWith('{') || start.startsWith('[')) {
    const found = jsonForm(start);
    if (found === 'ndjson' || (found === 'json' && named !== 'ndjson')) return found;
    if (named === 'json' || named === 'ndjson') return named;
    if (found === 'json') return 'json';
  }
  if (named === 'csv' || named === 'tsv') return named;
  const line = start.slice(0, start.search(/[\r\n]|$/));
  const tabs = line.split('\t').length;
  return tabs > 1 && tabs >= line.split(/[,;|]/).length ? 'tsv' : 'csv';
}

/** Null where the first value is not valid JSON. */
function jsonForm(start: string): 'json' | 'ndjson' | null {
  const cursor = new JsonCursor();
  cursor.text = start;
  try {
    cursor.skip();
    const next = cursor.peek();
    return start.startsWith('{') && next === '{' ? 'ndjson' : 'json';
  } catch (error) {
    return error === needMore ? 'json' : null;
  }
}

/** Control characters other than tab, line ends, form feed and escape. */
function controlCount(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 && (code < 9 || code > 13) && code !== 26 && code !== 27) count++;
  }
  return count;
}
