/** The cells of a sheet, row by row, as text: dates by their style, numbers as short as they can be. */
import type { Meaning } from './number-format';
import { serialText } from './serial';
import { attributeOf, decodeText, XmlScanner } from './xml-scanner';

/** What a cell holds; errors and empty cells are null. */
export interface SheetCell {
  readonly text: string;
  readonly sort: 'text' | 'number' | 'moment' | 'boolean';
}
/** By column, 0-based, with holes. */
export type SheetRow = (SheetCell | undefined)[];

export interface CellContext {
  readonly sharedStrings: readonly string[];
  readonly meanings: readonly Meaning[];
  readonly is1904: boolean;
}

const plainInteger = /^-?\d{1,15}$/;
/** How nearly all writers order a cell's attributes: one match instead of three. */
const usualCell = /^ r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?\s*$/;
const mostColumns = 16_384;

/** Takes the sheet's XML in pieces and collects rows that hold at least one value. */
export class SheetReader {
  readonly #context: CellContext;
  readonly #scanner: XmlScanner;
  #rows: SheetRow[] = [];
  #row: SheetRow = [];
  #column = -1;
  #type = '';
  #style = 0;
  #value = '';
  #isValue = false;
  #isReading = false;

  constructor(context: CellContext) {
    this.#context = context;
    this.#scanner = new XmlScanner({
      open: (name, attributes) => this.#open(name, attributes),
      close: (name) => this.#close(name),
      text: (raw) => {
        if (this.#isValue) this.#value += raw;
      },
    });
  }

  /** Rows that are complete after this piece. */
  push(xml: string): SheetRow[] {
    this.#scanner.push(xml);
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #open(name: string, attributes: string): void {
    switch (name) {
      case 'row':
        this.#row = [];
        this.#column = -1;
        return;
      case 'c': {
        const usual = usualCell.exec(attributes);
        const [reference, style, type] = usual
          ? [usual[1]!, usual[2], usual[3]]
          : ['r', 's', 't'].map((name) => attributeOf(attributes, name));
        this.#column = reference ? columnOf(reference) : this.#column + 1;
        this.#type = type ?? 'n';
        this.#style = Number(style ?? 0);
        this.#value = '';
        return;
      }
      case 'v':
        this.#isValue = true;
        this.#value = '';
        return;
      case 't':
        this.#isValue = !this.#isReading;
        return;
      case 'rPh':
        this.#isReading = true;
    }
  }

  #close(name: string): void {
    switch (name) {
      case 'row':
        if (this.#row.length > 0) this.#rows.push(this.#row);
        return;
      case 'c': {
        const cell = this.#cell();
        if (cell !== null && this.#column >= 0 && this.#column < mostColumns) {
          this.#row[this.#column] = cell;
        }
        return;
      }
      case 'v':
      case 't':
        this.#isValue = false;
        return;
      case 'rPh':
        this.#isReading = false;
    }
  }

  #cell(): SheetCell | null {
    const raw = this.#value;
    switch (this.#type) {
      case 's': {
        const text = this.#context.sharedStrings[Number(raw)] ?? '';
        return text === '' ? null : { text, sort: 'text' };
      }
      case 'str':
      case 'inlineStr':
        return raw === '' ? null : { text: decodeText(raw), sort: 'text' };
      case 'b':
        if (raw === '') return null;
        return { text: /^(1|true)$/.test(raw) ? 'true' : 'false', sort: 'boolean' };
      case 'e':
        return null;
      case 'd':
        return raw === ''
          ? null
          : { text: raw.replace('T', ' ').replace(/Z$/, ''), sort: 'moment' };
      default:
        return raw === '' ? null : this.#number(raw.trim());
    }
  }

  #number(raw: string): SheetCell {
    const meaning = this.#context.meanings[this.#style] ?? 'number';
    if (meaning !== 'number') {
      const serial = Number(raw);
      if (Number.isFinite(serial)) {
        return { text: serialText(serial, meaning, this.#context.is1904), sort: 'moment' };
      }
    }
    if (plainInteger.test(raw)) return { text: raw, sort: 'number' };
    const value = Number(raw);
    // More than 15 digits are more than a double holds; they are kept as they are written.
    const isLong = /^-?\d+$/.test(raw) || !Number.isFinite(value);
    return { text: isLong ? raw : String(value), sort: 'number' };
  }
}

/** `AB12` is column 27. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i++) {
    const code = reference.charCodeAt(i) & ~32;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}
