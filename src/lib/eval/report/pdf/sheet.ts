/** One page: text, lines and areas in points from its upper left corner, as PDF operators (ISO 32000). */
import type { Typesetter, Weight } from './text';

/** A4. */
export const paper = { width: 595.28, height: 841.89 } as const;

/** Red, green and blue, 0 to 1. */
export type Colour = readonly [number, number, number];
export type Point = readonly [x: number, y: number];

export interface TextStyle {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: Colour;
}

const black: Colour = [0, 0, 0];
const names: Readonly<Record<Weight, string>> = { regular: 'F1', bold: 'F2' };

const n = (value: number): string => String(Math.round(value * 100) / 100);
const rgb = (colour: Colour): string => colour.map((part) => n(part)).join(' ');

export class Sheet {
  readonly #operators: string[] = [];
  readonly #type: Typesetter;

  constructor(type: Typesetter) {
    this.#type = type;
  }

  /**
   * @param y of the base line
   * @param most width that the text may take: what is longer ends with an ellipsis
   */
  text(x: number, y: number, whole: string, style: TextStyle, most = Infinity): void {
    const { size, weight = 'regular', colour = black } = style;
    const text = this.#cut(whole, style, most);
    const hex = this.#type.glyphs(text, weight).map((glyph) => glyph.toString(16).padStart(4, '0'));
    if (hex.length === 0) return;
    this.#operators.push(
      `BT /${names[weight]} ${n(size)} Tf ${rgb(colour)} rg 1 0 0 1 ${n(x)} ${n(paper.height - y)} Tm <${hex.join('')}> Tj ET`,
    );
  }

  /** Ends at `x`. */
  textTo(x: number, y: number, text: string, style: TextStyle): void {
    const width = this.#type.width(text, style.size, style.weight ?? 'regular');
    this.text(x - width, y, text, style);
  }

  #cut(text: string, { size, weight = 'regular' }: TextStyle, most: number): string {
    const fits = (part: string) => this.#type.width(part, size, weight) <= most;
    if (most === Infinity || fits(text)) return text;
    const letters = Array.from(text);
    while (letters.length > 1 && !fits(`${letters.join('')}…`)) letters.pop();
    return `${letters.join('')}…`;
  }

  area(x: number, y: number, width: number, height: number, colour: Colour): void {
    if (width <= 0 || height <= 0) return;
    this.#operators.push(
      `${rgb(colour)} rg ${n(x)} ${n(paper.height - y - height)} ${n(width)} ${n(height)} re f`,
    );
  }

  /** @param dash lengths of strokes and gaps, as PDF writes them; empty for a whole line */
  line(points: readonly Point[], colour: Colour, thickness = 0.5, dash = ''): void {
    const steps = points.map(
      ([x, y], i) => `${n(x)} ${n(paper.height - y)} ${i === 0 ? 'm' : 'l'}`,
    );
    if (steps.length < 2) return;
    const [on, off] = dash === '' ? ['', ''] : [`[${dash}] 0 d `, ' [] 0 d'];
    this.#operators.push(`${on}${rgb(colour)} RG ${n(thickness)} w ${steps.join(' ')} S${off}`);
  }

  /** What the page draws, in the order in which it was said. */
  content(): string {
    return this.#operators.join('\n');
  }
}
