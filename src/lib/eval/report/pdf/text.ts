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
  /** Glyph numbers in the order of the letters; those that are used are noted. */
  glyphs(text: string, weight: Weight): number[];
  /** Points. */
  width(text: string, size: number, weight: Weight): number;
  /** Lines no wider than `width` points; a word that is wider is cut. */
  wrap(text: string, size: number, weight: Weight, width: number): string[];
}

export function openTypesetter(faces: Readonly<Record<Weight, Face>>): Typesetter {
  const used = { regular: new Map<number, number>(), bold: new Map<number, number>() };
  let isAnyUnknown = false;

  function glyphs(text: string, weight: Weight): number[] {
    const face = faces[weight];
    return Array.from(clean(text), (letter) => {
      const code = letter.codePointAt(0) ?? unknownLetter;
      const glyph = face.glyphOf(code);
      if (glyph === 0) isAnyUnknown = true;
      const shown = glyph === 0 ? face.glyphOf(unknownLetter) : glyph;
      used[weight].set(shown, glyph === 0 ? unknownLetter : code);
      return shown;
    });
  }

  function width(text: string, size: number, weight: Weight): number {
    const face = faces[weight];
    const units = glyphs(text, weight).reduce((sum, glyph) => sum + face.widthOf(glyph), 0);
    return (units * size) / 1000;
  }

  /** The longest beginning of a word that fits, at least one letter of it. */
  function cut(word: string, size: number, weight: Weight, limit: number): string {
    const letters = Array.from(word);
    let taken = letters[0] ?? '';
    for (const letter of letters.slice(1)) {
      if (width(taken + letter, size, weight) > limit) break;
      taken += letter;
    }
    return taken;
  }

  function wrap(text: string, size: number, weight: Weight, limit: number): string[] {
    const lines: string[] = [];
    let line = '';
    for (let word of clean(text).split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (width(longer, size, weight) <= limit) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      while (width(word, size, weight) > limit && Array.from(word).length > 1) {
        const head = cut(word, size, weight, limit);
        lines.push(head);
        word = word.slice(head.length);
      }
      line = word;
    }
    return [...lines, line];
  }

  return { faces, used, isAnyUnknown: () => isAnyUnknown, glyphs, width, wrap };
}

/** One line without characters that only steer, such as line breaks and marks of direction. */
function clean(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .replace(/ %/g, '\u00a0%')
    .replace(/[\p{Cf}\p{Variation_Selector}]/gu, '');
}
