/**
 * Sheets become a PDF 1.7 file: embedded fonts with a way back to text, bookmarks, a title. Nothing of the
 * time or the place goes into it: the same sheets give the same bytes.
 */
import { zlibSync } from 'fflate';
import type { Face } from './face';
import { paper, type Sheet } from './sheet';
import type { Typesetter, Weight } from './text';

export interface Bookmark {
  readonly title: string;
  /** From 0. */
  readonly page: number;
}

export interface PdfInfo {
  readonly title: string;
  readonly producer: string;
  readonly bookmarks: readonly Bookmark[];
}

const encoder = new TextEncoder();

/** Text of a dictionary: UTF-16 with its mark, in hexadecimal, so that no letter of it means anything. */
function textString(text: string): string {
  const units = Array.from({ length: text.length }, (_, i) =>
    text.charCodeAt(i).toString(16).padStart(4, '0'),
  );
  return `<feff${units.join('')}>`;
}

/** Numbered objects in the order of their numbers, from 1. */
class Objects {
  readonly #bodies: (Uint8Array | null)[] = [];

  reserve(): number {
    return this.#bodies.push(null);
  }

  set(number: number, body: string): number {
    this.#bodies[number - 1] = encoder.encode(body);
    return number;
  }

  add(body: string): number {
    return this.set(this.reserve(), body);
  }

  /** @param packed bytes in zlib */
  addStream(packed: Uint8Array, entries = ''): number {
    const number = this.reserve();
    const head = `<< /Length ${packed.length} /Filter /FlateDecode ${entries}>>\nstream\n`;
    this.#bodies[number - 1] = join([encoder.encode(head), packed, encoder.encode('\nendstream')]);
    return number;
  }

  /** The whole file, with its table of places. */
  write(root: number, info: number): Uint8Array {
    // The second line tells programs that carry files that this one is not text.
    const pieces = [
      join([encoder.encode('%PDF-1.7\n%'), new Uint8Array([226, 227, 207, 211, 10])]),
    ];
    let at = pieces[0]!.length;
    const places = this.#bodies.map((body, i) => {
      const piece = join([
        encoder.encode(`${i + 1} 0 obj\n`),
        body ?? encoder.encode('null'),
        encoder.encode('\nendobj\n'),
      ]);
      const place = at;
      at += piece.length;
      pieces.push(piece);
      return `${String(place).padStart(10, '0')} 00000 n \n`;
    });
    const size = this.#bodies.length + 1;
    const tail = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size ${size} /Root ${root} 0 R /Info ${info} 0 R >>\nstartxref\n${at}\n%%EOF\n`;
    return join([...pieces, encoder.encode(tail)]);
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export function writePdf(sheets: readonly Sheet[], type: Typesetter, info: PdfInfo): Uint8Array {
  const objects = new Objects();
  const [root, pages] = [objects.reserve(), objects.reserve()];
  const fonts = `/F1 ${addFont(objects, type, 'regular')} 0 R /F2 ${addFont(objects, type, 'bold')} 0 R`;
  const kids = sheets.map((sheet) => {
    const content = objects.addStream(zlibSync(encoder.encode(sheet.content())));
    return objects.add(
      `<< /Type /Page /Parent ${pages} 0 R /MediaBox [0 0 ${paper.width} ${paper.height}] /Resources << /Font << ${fonts} >> >> /Contents ${content} 0 R >>`,
    );
  });
  const list = kids.map((kid) => `${kid} 0 R`).join(' ');
  objects.set(pages, `<< /Type /Pages /Count ${kids.length} /Kids [${list}] >>`);
  const outlines = addBookmarks(objects, info.bookmarks, kids);
  objects.set(
    root,
    `<< /Type /Catalog /Pages ${pages} 0 R /Lang (en) /Outlines ${outlines} 0 R /PageMode /UseOutlines /ViewerPreferences << /DisplayDocTitle true >> >>`,
  );
  const about = objects.add(
    `<< /Title ${textString(info.title)} /Producer ${textString(info.producer)} >>`,
  );
  return objects.write(root, about);
}

function addBookmarks(objects: Objects, bookmarks: readonly Bookmark[], kids: readonly number[]) {
  const root = objects.reserve();
  const numbers = bookmarks.map(() => objects.reserve());
  const link = (name: string, number: number | undefined) =>
    number === undefined ? '' : `/${name} ${number} 0 R `;
  bookmarks.forEach(({ title, page }, i) => {
    objects.set(
      numbers[i]!,
      `<< /Title ${textString(title)} /Parent ${root} 0 R ${link('Prev', numbers[i - 1])}${link('Next', numbers[i + 1])}/Dest [${kids[page] ?? kids[0]} 0 R /Fit] >>`,
    );
  });
  return objects.set(
    root,
    `<< /Type /Outlines ${link('First', numbers[0])}${link('Last', numbers.at(-1))}/Count ${numbers.length} >>`,
  );
}

/** A composite font whose codes are the glyph numbers themselves (ISO 32000-1, 9.7). */
function addFont(objects: Objects, { faces, used }: Typesetter, weight: Weight): number {
  const face = faces[weight];
  const glyphs = [...used[weight]].sort(([a], [b]) => a - b);
  const name = face.name.replaceAll(' ', '');
  const file = objects.addStream(face.packed, `/Length1 ${face.sizeBytes} `);
  const descriptor = objects.add(
    `<< /Type /FontDescriptor /FontName /${name} /Flags 4 /FontBBox [${face.box.join(' ')}] /ItalicAngle 0 /Ascent ${face.ascent} /Descent ${face.descent} /CapHeight ${face.ascent} /StemV ${weight === 'bold' ? 140 : 80} /FontFile2 ${file} 0 R >>`,
  );
  const widths = glyphs.map(([glyph]) => `${glyph} [${face.widthOf(glyph)}]`).join(' ');
  const descendant = objects.add(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} 0 R /CIDToGIDMap /Identity /DW 500 /W [${widths}] >>`,
  );
  const unicode = objects.addStream(zlibSync(encoder.encode(toUnicode(face, glyphs))));
  return objects.add(
    `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${unicode} 0 R >>`,
  );
}

/** The way back from glyphs to text, for whoever searches or copies; blocks of at most 100 lines. */
function toUnicode({ name }: Face, glyphs: readonly (readonly [number, number])[]): string {
  const hex = (value: number) => value.toString(16).padStart(4, '0');
  const lines = glyphs.map(([glyph, code]) => `<${hex(glyph)}> <${hex(code)}>`);
  const blocks: string[] = [];
  for (let i = 0; i < lines.length; i += 100) {
    const block = lines.slice(i, i + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /${name.replaceAll(' ', '')}-Unicode def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}
