/** Tells a workbook from an archive of files, and from the other office documents that are ZIPs. */
import { Fault } from '../../../engine/schema';
import type { Zip } from '../archive';

const refusals: readonly (readonly [RegExp, string])[] = [
  [/^xl\/workbook\.bin$/i, 'it is a binary Excel workbook (XLSB)'],
  [/^word\//i, 'it is a Word document'],
  [/^ppt\//i, 'it is a PowerPoint presentation'],
  [/^content\.xml$/i, 'it is an OpenDocument file'],
  [/^index\/.*\.iwa$/i, 'it is a Numbers document'],
  [/^META-INF\/MANIFEST\.MF$/i, 'it is a Java program'],
];

/** @throws Fault `file-not-a-table` for other documents that are ZIPs inside */
export function zipContentOf(zip: Zip, file: string): 'workbook' | 'archive' {
  const paths = zip.entries.map((entry) => entry.path);
  if (paths.some((path) => /^xl\/.*workbook.*\.xml$/i.test(path))) return 'workbook';
  // A workbook may have its parts under other names; the package relationships then say where.
  if (zip.find('[Content_Types].xml') && zip.entries.some((e) => /worksheets?\//i.test(e.path))) {
    return 'workbook';
  }
  for (const [pattern, why] of refusals) {
    if (paths.some((path) => pattern.test(path)))
      throw new Fault('file-not-a-table', { file, why });
  }
  return 'archive';
}
