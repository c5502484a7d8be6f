/** What a person may choose among before a file is opened: entries of an archive, sheets of a workbook. */
import { tableEntries, Zip } from './archive';
import { readHead, shapeOf } from './magic';
import { readWorkbook, zipContentOf } from './xlsx';

/**
 * Both are empty where there is nothing to choose.
 *
 * @param file name for a fault's sentence
 * @throws Fault `file-damaged`, `file-not-a-table`
 */
export async function choicesIn(
  blob: Blob,
  file: string,
): Promise<{ entries: string[]; sheets: string[] }> {
  if (shapeOf(await readHead(blob, 512)) !== 'zip') return { entries: [], sheets: [] };
  const zip = await Zip.open(blob, file);
  if (zipContentOf(zip, file) === 'archive') {
    return { entries: tableEntries(zip.entries).map(({ path }) => path), sheets: [] };
  }
  const { sheets } = await readWorkbook(zip, file);
  return {
    entries: [],
    sheets: sheets.filter(({ isHidden }) => !isHidden).map(({ name }) => name),
  };
}
