/**
 * The little that must be known of a TrueType file to set text with it: which glyph stands for a letter
 * and how wide it is. Neither shapes nor kerns; scripts that need it are not covered by the fonts here.
 */
import { unzlibSync } from 'fflate';

export interface Face {
  readonly name: string;
  /** The file as it is embedded, in zlib. */
  readonly packed: Uint8Array;
  readonly sizeBytes: number;
  /** In thousandths of the size, as PDF counts. */
  readonly ascent: number;
  readonly descent: number;
  readonly box: readonly [number, number, number, number];
  /** 0 where the face lacks the letter. */
  glyphOf(codePoint: number): number;
  /** Thousandths of the size. */
  widthOf(glyph: number): number;
}

/** @param base64 a TrueType file in zlib */
export function openFace(name: string, base64: string): Face {
  const packed = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const file = unzlibSync(packed);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const table = tablesOf(view);
  const head = table('head');
  const perEm = view.getUint16(head + 18);
  const scale = (units: number): number => Math.round((1000 * units) / perEm);
  const hhea = table('hhea');
  const metrics = view.getUint16(hhea + 34);
  const hmtx = table('hmtx');
  const glyphs = readMap(view, table('cmap'));
  return {
    name,
    packed,
    sizeBytes: file.length,
    ascent: scale(view.getInt16(hhea + 4)),
    descent: scale(view.getInt16(hhea + 6)),
    box: [36, 38, 40, 42].map((at) => scale(view.getInt16(head + at))) as unknown as Face['box'],
    glyphOf: (codePoint) => glyphs.get(codePoint) ?? 0,
    widthOf: (glyph) => scale(view.getUint16(hmtx + 4 * Math.min(glyph, metrics - 1))),
  };
}

/** Offsets of the tables by their tags. */
function tablesOf(view: DataView): (tag: string) => number {
  const places = new Map<string, number>();
  const count = view.getUint16(4);
  for (let i = 0; i < count; i++) {
    const at = 12 + 16 * i;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(at + byte)));
    places.set(tag, view.getUint32(at + 8));
  }
  return (tag) => {
    const place = places.get(tag);
    if (place === undefined) throw new Error(`the font has no table ${tag}`);
    return place;
  };
}

/** Glyphs by code point, from the map in format 4 (OpenType specification, cmap). */
function readMap(view: DataView, cmap: number): ReadonlyMap<number, number> {
  const count = view.getUint16(cmap + 2);
  const starts = Array.from({ length: count }, (_, i) => cmap + view.getUint32(cmap + 8 + 8 * i));
  const at = starts.find((start) => view.getUint16(start) === 4);
  if (at === undefined) throw new Error('the font has no character map in format 4');
  const glyphs = new Map<number, number>();
  const twice = view.getUint16(at + 6);
  const part = (index: number, segment: number): number => at + 14 + index * twice + 2 * segment;
  for (let segment = 0; segment < twice / 2; segment++) {
    const end = view.getUint16(part(0, segment));
    const start = view.getUint16(part(1, segment) + 2);
    const delta = view.getUint16(part(2, segment) + 2);
    const rangeAt = part(3, segment) + 2;
    const range = view.getUint16(rangeAt);
    for (let code = start; code <= end && code < 0xffff; code++) {
      const found = range === 0 ? code : view.getUint16(rangeAt + range + 2 * (code - start));
      if (found !== 0 || range === 0) glyphs.set(code, (found + delta) & 0xffff);
    }
  }
  return glyphs;
}
