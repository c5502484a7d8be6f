/** The parts of a workbook that say how its sheets are to be read: names, styles, shared texts. */
import { Fault } from '../../../engine/schema';
import type { Zip, ZipEntry } from '../archive';
import { meaningOf, type Meaning } from './number-format';
import { attributeOf, decodeText, XmlScanner } from './xml-scanner';

export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly entry: ZipEntry;
}

export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly is1904: boolean;
  /** By the `s` attribute of a cell. */
  readonly meanings: readonly Meaning[];
  readonly paths: { readonly sharedStrings: string | null };
}

interface Relation {
  readonly type: string;
  readonly path: string;
}

/** @throws Fault `file-damaged` when the workbook part is missing */
export async function readWorkbook(zip: Zip, file: string): Promise<Workbook> {
  const roots = await readRelations(zip, '_rels/.rels', '');
  const root = [...roots.values()].find((relation) => relation.type === 'officeDocument');
  const path = root?.path ?? 'xl/workbook.xml';
  const text = await zip.text(path);
  if (text === null) {
    throw new Fault('file-damaged', { file, why: 'its workbook part is missing' });
  }
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const relationsPath = `${folder}_rels/${path.slice(folder.length)}.rels`;
  const relations = await readRelations(zip, relationsPath, folder);
  const partOf = (type: string): string | null =>
    [...relations.values()].find((relation) => relation.type === type)?.path ?? null;
  const { sheets, is1904 } = readSheets(text, relations, zip);
  const stylesPath = partOf('styles');
  const styles = stylesPath === null ? null : await zip.text(stylesPath);
  return {
    sheets,
    is1904,
    meanings: styles === null ? [] : readMeanings(styles),
    paths: { sharedStrings: partOf('sharedStrings') },
  };
}

function readSheets(text: string, relations: ReadonlyMap<string, Relation>, zip: Zip) {
  const sheets: Sheet[] = [];
  let is1904 = false;
  scan(text, (name, attributes) => {
    if (name === 'workbookPr') {
      is1904 = /^(1|true)$/.test(attributeOf(attributes, 'date1904') ?? '');
    }
    if (name !== 'sheet') return;
    const relation = relations.get(attributeOf(attributes, 'id') ?? '');
    const entry = relation?.type === 'worksheet' ? zip.find(relation.path) : undefined;
    if (entry === undefined) return;
    const state = attributeOf(attributes, 'state') ?? 'visible';
    sheets.push({
      name: attributeOf(attributes, 'name') ?? `Sheet${sheets.length + 1}`,
      isHidden: state !== 'visible',
      entry,
    });
  });
  return { sheets, is1904 };
}

function readMeanings(text: string): Meaning[] {
  const custom = new Map<number, string>();
  const meanings: Meaning[] = [];
  let isInCells = false;
  scan(text, (name, attributes) => {
    if (name === 'numFmt' && !isInCells) {
      const code = attributeOf(attributes, 'formatCode') ?? '';
      custom.set(Number(attributeOf(attributes, 'numFmtId')), code);
    }
    if (name === 'cellXfs') isInCells = true;
    if (name === 'cellStyles' || name === 'dxfs') isInCells = false;
    if (name === 'xf' && isInCells) {
      meanings.push(meaningOf(Number(attributeOf(attributes, 'numFmtId') ?? 0), custom));
    }
  });
  return meanings;
}

async function readRelations(
  zip: Zip,
  path: string,
  folder: string,
): Promise<ReadonlyMap<string, Relation>> {
  const relations = new Map<string, Relation>();
  scan((await zip.text(path)) ?? '', (name, attributes) => {
    if (name !== 'Relationship') return;
    const type = attributeOf(attributes, 'Type') ?? '';
    relations.set(attributeOf(attributes, 'Id') ?? '', {
      type: type.slice(type.lastIndexOf('/') + 1),
      path: resolve(folder, attributeOf(attributes, 'Target') ?? ''),
    });
  });
  return relations;
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const parts: string[] = [];
  for (const part of `${folder}${target}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function scan(text: string, open: (name: string, attributes: string) => void): void {
  new XmlScanner({ open, close: () => undefined }).push(text);
}

/** All shared texts, rich ones joined, without readings (furigana). */
export async function readSharedStrings(zip: Zip, workbook: Workbook): Promise<string[]> {
  const path = workbook.paths.sharedStrings;
  const entry = path === null ? undefined : zip.find(path);
  const texts: string[] = [];
  if (entry === undefined) return texts;
  let current = '';
  let isText = false;
  let isReading = false;
  const scanner = new XmlScanner({
    open(name) {
      if (name === 'si') current = '';
      else if (name === 't') isText = !isReading;
      else if (name === 'rPh') isReading = true;
    },
    close(name) {
      if (name === 'si') texts.push(decodeText(current));
      else if (name === 't') isText = false;
      else if (name === 'rPh') isReading = false;
    },
    text(raw) {
      if (isText) current += raw;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of zip.read(entry)) scanner.push(decoder.decode(chunk, { stream: true }));
  return texts;
}
