/** Compound files ([MS-CFB]): what Excel wrote before 2007, and how it wraps workbooks with a password. */
import { Fault } from '../../../engine/schema';
import type { SourceFile } from '../../open';

const searchBytes = 4 * 2 ** 20;

/** The fault for such a file: protected by a password, or too old. Directory names are UTF-16. */
export async function oldOfficeFault({ blob, name }: SourceFile): Promise<Fault> {
  const edges = [blob.slice(0, searchBytes), blob.slice(Math.max(0, blob.size - searchBytes))];
  const bytes = new Uint8Array(await new Blob(edges).arrayBuffer());
  const text = new TextDecoder('latin1').decode(bytes);
  if (text.includes(wide('EncryptedPackage'))) return new Fault('file-encrypted', { file: name });
  const isWorkbook = text.includes(wide('Workbook')) || text.includes(wide('Book'));
  const why = isWorkbook
    ? 'it is an Excel workbook of the format before 2007 (XLS)'
    : 'it is an old Office document';
  return new Fault('file-not-a-table', { file: name, why });
}

const wide = (text: string): string => [...text].map((char) => `${char}\0`).join('');
