/** A look at a file before it is opened: what was detected, and what a person may override. */
import type { Control } from '../engine/schema';
import { choicesIn, unpack } from './formats';
import { inspectCsv, type Inspection, type OpenOptions, type SourceFile } from './open';
import type { Scratch } from './scratch';

const delimitedFormats: ReadonlySet<string> = new Set(['csv', 'tsv']);

/** @throws Fault of the codes under "Files" in the table of sentences, `cancelled` */
export async function inspect(
  scratch: Scratch,
  file: SourceFile,
  options: OpenOptions = {},
  control?: Control,
): Promise<Inspection> {
  const outer = await choicesIn(file.blob, file.name);
  const { fileFormat, blob, origin } = await unpack(scratch, file, options, control);
  const inner = outer.entries.length > 0 ? await choicesIn(blob, file.name) : outer;
  const shape = delimitedFormats.has(fileFormat) ? await inspectCsv(blob, options) : null;
  return {
    fileFormat,
    detected: {
      ...(shape && {
        delimiter: shape.delimiter,
        quote: shape.quote,
        hasHeader: shape.hasHeader,
      }),
      encoding: origin.encoding,
      sheet: options.sheet ?? inner.sheets[0],
      entry: options.entry ?? outer.entries[0],
    },
    entries: outer.entries,
    sheets: inner.sheets,
  };
}
