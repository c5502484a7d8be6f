/** Text, tables and pictures one below the other, page after page, with a foot on each. */
import { paper, Sheet, type Colour, type Point } from './sheet';
import type { Typesetter, Weight } from './text';
import type { Bookmark } from './pdf-file';

const margin = 48;
const bottom = paper.height - 56;
export const textWidth = paper.width - 2 * margin;

export const ink: Colour = [0.11, 0.14, 0.19];
export const dim: Colour = [0.34, 0.38, 0.45];
export const rule: Colour = [0.83, 0.85, 0.88];

export interface Cell {
  readonly text: string;
  readonly colour?: Colour;
  readonly weight?: Weight;
}

export interface TableColumn {
  readonly head: string;
  /** Share of the width of the text. */
  readonly width: number;
}

interface ParagraphStyle {
  readonly size?: number;
  readonly weight?: Weight;
  readonly colour?: Colour;
  readonly indent?: number;
  readonly after?: number;
  /** A word before the first line, in the indent. */
  readonly label?: Cell;
}

const cellSize = 8.5;
const cellLead = 11;

export class Flow {
  readonly sheets: Sheet[] = [];
  readonly bookmarks: Bookmark[] = [];
  readonly #type: Typesetter;
  #y = bottom;

  constructor(type: Typesetter) {
    this.#type = type;
    this.turn();
  }

  get #sheet(): Sheet {
    return this.sheets.at(-1)!;
  }

  /** Begins a new page. */
  turn(): void {
    this.sheets.push(new Sheet(this.#type));
    this.#y = margin;
  }

  /** Turns the page where less than `height` points are left. */
  need(height: number): void {
    if (this.#y + height > bottom) this.turn();
  }

  heading(text: string, isMarked = true): void {
    this.need(90);
    this.#y += 22;
    this.#sheet.text(margin, this.#y, text, { size: 13, weight: 'bold', colour: ink });
    if (isMarked) this.bookmarks.push({ title: text, page: this.sheets.length - 1 });
    this.#y += 8;
  }

  paragraph(text: string, style: ParagraphStyle = {}): void {
    const { size = 10, weight = 'regular', colour = ink, indent = 0, after = 4, label } = style;
    const lead = size * 1.35;
    const lines = this.#type.wrap(text, size, weight, textWidth - indent);
    lines.forEach((line, i) => {
      this.need(lead);
      this.#y += lead;
      const base = this.#y - size * 0.3;
      if (i === 0 && label) this.#sheet.text(margin, base, label.text, { size, ...label });
      this.#sheet.text(margin + indent, base, line, { size, weight, colour });
    });
    this.#y += after;
  }

  /** A line of colour at the left of what was set since `from`, on the same page. */
  bar(colour: Colour, set: () => void): void {
    const [page, top] = [this.sheets.length, this.#y];
    set();
    const start = this.sheets.length === page ? top : margin;
    this.#sheet.area(margin - 10, start + 2, 3, this.#y - start - 4, colour);
  }

  /** Cells wrap; the heading row is repeated on every page. */
  table(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[]): void {
    const head = columns.map(({ head: text }): Cell => ({ text, weight: 'bold', colour: dim }));
    this.need(60);
    this.#row(columns, head);
    for (const cells of rows) {
      const turned = this.#row(columns, cells, () => this.#row(columns, head));
      if (turned) continue;
    }
    this.#y += 6;
  }

  #row(columns: readonly TableColumn[], cells: readonly Cell[], onTurn?: () => void): boolean {
    const lines = cells.map(({ text, weight = 'regular' }, i) =>
      this.#type.wrap(text, cellSize, weight, columns[i]!.width * textWidth - 6),
    );
    const height = Math.max(...lines.map(({ length }) => length)) * cellLead + 4;
    const turns = this.#y + height > bottom && onTurn !== undefined;
    if (turns) {
      this.turn();
      onTurn();
    }
    let x = margin;
    cells.forEach(({ weight = 'regular', colour = ink }, i) => {
      lines[i]!.forEach((line, at) => {
        const style = { size: cellSize, weight, colour };
        this.#sheet.text(x, this.#y + 10 + at * cellLead, line, style);
      });
      x += columns[i]!.width * textWidth;
    });
    this.#y += height;
    const ends: Point[] = [
      [margin, this.#y],
      [margin + textWidth, this.#y],
    ];
    this.#sheet.line(ends, rule);
    return turns;
  }

  /** Pictures side by side, as many to a row as `across`. */
  pictures(
    across: number,
    height: number,
    pictures: readonly ((sheet: Sheet, x: number, y: number, width: number) => void)[],
  ): void {
    const gap = 14;
    const width = (textWidth - (across - 1) * gap) / across;
    for (let i = 0; i < pictures.length; i += across) {
      this.need(height);
      pictures.slice(i, i + across).forEach((draw, place) => {
        draw(this.#sheet, margin + place * (width + gap), this.#y, width);
      });
      this.#y += height;
    }
  }

  /** Number and foot on every page, when all are there. */
  foot(text: string): void {
    const style = { size: 8, colour: dim };
    this.sheets.forEach((sheet, i) => {
      const [line = ''] = this.#type.wrap(text, 8, 'regular', textWidth - 60);
      sheet.text(margin, paper.height - 30, line, style);
      sheet.textTo(
        paper.width - margin,
        paper.height - 30,
        `${i + 1} of ${this.sheets.length}`,
        style,
      );
    });
  }
}
