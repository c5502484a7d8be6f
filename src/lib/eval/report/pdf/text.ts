/** Text in the two faces of the report: its width, its lines, and what becomes of letters that they lack. */
import type { Face } from './face';

export type Weight = 'regular' | 'bold';

/** Stands for a letter that the fonts do not cover, so that nothing is shown as something else. */
const unknownLetter = 0x25a1;

export interface Typesetter {
  readonly faces: Readonly<Record<Weight, Face>>;
  /** Glyphs that were used, with the text that each stands for. */
  readonly used: Readonly<Record<Weight, Map<number, number>>>;
  /** Whether some letter had to be replaced. */
  isAnyUnknown(): boolean;
  /** Whether the fonts have every letter of a text. */
  canSet(text: string): boolean;
  /** Glyph numbers in the order of the letters; those that are used are noted. */
  glyphs(text: string, weight: Weight): number[];
  /** Points. */
  width(text: string, size: number, weight: Weight): number;
  /** Lines no wider than `width` points; a word that is wider is cut. */
  wrap(text: string, size: number, weight: Weight, width: number): string[];
}

interface Letter {
  readonly glyph: number;
  /** Thousandths of the size. */
  readonly width: number;
}

export function openTypesetter(faces: Readonly<Record<Weight, Face>>): Typesetter {
  const used = { regular: new Map<number, number>(), bold: new Map<number, number>() };
  const known = { regular: new Map<string, Letter>(), bold: new Map<string, Letter>() };
  function letterOf(letter: string, weight: Weight): Letter {
    const found = known[weight].get(letter);
    if (found !== undefined) return found;
    const face = faces[weight];
    const code = letter.codePointAt(0) ?? unknownLetter;
    const isUnknown = face.glyphOf(code) === 0;
    const glyph = face.glyphOf(isUnknown ? unknownLetter : code);
    used[weight].set(glyph, isUnknown ? unknownLetter : code);
    const made = { glyph, width: face.widthOf(glyph) };
    known[weight].set(letter, made);
    return made;
  }

  const glyphs = (text: string, weight: Weight): number[] =>
    Array.from(clean(text), (letter) => letterOf(letter, weight).glyph);
  /** Nothing is kerned, so widths add up. */
  function measure(text: string, size: number, weight: Weight): number {
    let units = 0;
    for (const letter of text) units += letterOf(letter, weight).width;
    return (units * size) / 1000;
  }

  /** Pieces of a word that fit, each of at least one letter. */
  function cut(word: string, size: number, weight: Weight, limit: number): string[] {
    const pieces: string[] = [];
    let [piece, taken] = ['', 0];
    for (const letter of word) {
      const wide = measure(letter, size, weight);
      if (piece !== '' && taken + wide > limit) {
        pieces.push(piece);
        [piece, taken] = ['', 0];
      }
      piece += letter;
      taken += wide;
    }
    return [...pieces, piece];
  }
  function wrap(text: string, size: number, weight: Weight, limit: number): string[] {
    const lines: string[] = [];
    const space = measure(' ', size, weight);
    let [line, taken] = ['', 0];
    for (const word of clean(text).split(' ')) {
      const wide = measure(word, size, weight);
      if (line !== '' && taken + space + wide <= limit) {
        line += ` ${word}`;
        taken += space + wide;
        continue;
      }
      if (line !== '') lines.push(line);
      const pieces = wide > limit ? cut(word, size, weight, limit) : [word];
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? '';
      taken = measure(line, size, weight);
    }
    return [...lines, line];
  }

  const width: Typesetter['width'] = (text, size, weight) => measure(clean(text), size, weight);

  const isAnyUnknown = (): boolean =>
    Object.values(used).some((codes) => [...codes.values()].includes(unknownLetter));
  return { faces, used, isAnyUnknown, canSet: hasLetters(faces), glyphs, width, wrap };
}

function hasLetters(faces: Typesetter['faces']): Typesetter['canSet'] {
  return (text) =>
    Array.from(clean(text)).every((letter) =>
      Object.values(faces).every(({ glyphOf }) => glyphOf(letter.codePointAt(0) ?? 0) !== 0),
    );
}

/** One line without characters that only steer, such as line breaks and marks of direction. */
function clean(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .replace(/ %/g, '\u00a0%')
    .replace(/[\p{Cf}\p{Variation_Selector}]/gu, '');
}
