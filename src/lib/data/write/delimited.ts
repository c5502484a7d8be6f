/** CSV (RFC 4180, with the file's own look) and TSV. */
import type { Writer } from './writer';
import { columnsOf } from './writer';
import { cellOf, encodeRows, encodeText } from './cells';
import type { ExportOptions } from './export-format';

export const writeCsv: Writer<ExportOptions<'csv'>> = async function* (schema, chunks, options) {
  const { delimiter, lineEnd, hasHeader, byteOrderMark } = options;
  const quote = quoterOf(options);
  if (byteOrderMark) yield encodeText('\ufeff');
  if (hasHeader) {
    yield encodeText(schema.columns.map((column) => quote(column.name)).join(delimiter) + lineEnd);
  }
  for await (const chunk of chunks) {
    const cells = columnsOf(schema, chunk).map(({ column, data }) => {
      const missing = column.nulls[0] ?? '';
      // An empty text that is not a null must not read back as one.
      const dress = (text: string) => (text === missing ? `"${text}"` : quote(text));
      return cellOf(
        column,
        data,
        dress,
        schema.columns.length === 1 && missing === '' ? '""' : missing,
      );
    });
    yield* encodeRows(chunk.rowCount, (row) => {
      let line = cells[0]?.(row) ?? '';
      for (let index = 1; index < cells.length; index++)
        line += delimiter + (cells[index]?.(row) ?? '');
      return line + lineEnd;
    });
  }
};

export const writeTsv: Writer<ExportOptions<'tsv'>> = (schema, chunks, options) =>
  writeCsv(schema, chunks, { ...options, delimiter: '\t' });

function quoterOf({ delimiter, quoteAll }: ExportOptions<'csv'>): (text: string) => string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  if (quoteAll) return quoted;
  // Leading and trailing blanks are quoted because some readers trim them.
  const needsQuotes = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/g, '\\$&')}]|^\\s|\\s$`);
  return (text) => (needsQuotes.test(text) ? quoted(text) : text);
}
