/**
 * Text into records by the rules of RFC 4180, for looking at the beginning of a file and for finding
 * the line at which a file breaks them. Rows themselves are read by DuckDB.
 */

export interface Dialect {
  readonly delimiter: string;
  /** '' for none. Doubled inside a quoted value. */
  readonly quote: string;
}

export interface Scanned {
  readonly records: readonly (readonly string[])[];
  /** Line (from 1) at which each record begins. */
  readonly lines: readonly number[];
  /** Lines at which a closing quote is followed by more text. */
  readonly strayQuotes: readonly number[];
  /** Line at which a quote opens that never closes, or null. */
  readonly unclosedAt: number | null;
}

/** @param isWhole false where `text` is cut off: then its last record is left out */
export function scanRecords(text: string, dialect: Dialect, isWhole: boolean): Scanned {
  const scanner = new RecordScanner(dialect);
  const records: string[][] = [];
  const lines: number[] = [];
  scanner.onRecord = (fields, line) => {
    records.push(fields);
    lines.push(line);
  };
  scanner.push(text);
  const unclosedAt = isWhole ? scanner.end() : null;
  return { records, lines, strayQuotes: scanner.strayQuotes, unclosedAt };
}

/** Takes a text piece by piece; empty lines are no records, as in DuckDB. */
export class RecordScanner {
  onRecord: (fields: string[], line: number) => void = () => undefined;
  readonly strayQuotes: number[] = [];
  readonly #delimiter: string;
  readonly #quote: string;
  #fields: string[] = [];
  #field = '';
  #state: 'start' | 'plain' | 'quoted' | 'quote-in-quoted' = 'start';
  #line = 1;
  #recordLine = 1;
  #quoteLine = 1;
  #endedWithCr = false;

  constructor(dialect: Dialect) {
    this.#delimiter = dialect.delimiter;
    this.#quote = dialect.quote;
  }

  push(text: string): void {
    for (const char of text) {
      const isSecondOfCrLf = char === '\n' && this.#endedWithCr;
      this.#endedWithCr = char === '\r';
      const isBreak = char === '\n' || char === '\r';
      if (isBreak && !isSecondOfCrLf) this.#line++;
      if (this.#state === 'quoted') this.#insideQuotes(char);
      else if (!isBreak) this.#outsideQuotes(char);
      else if (!isSecondOfCrLf) this.#endRecord();
    }
  }

  /** The line of a quote that never closed, or null. */
  end(): number | null {
    if (this.#state === 'quoted') return this.#quoteLine;
    this.#endRecord();
    return null;
  }

  #insideQuotes(char: string): void {
    if (char === this.#quote) this.#state = 'quote-in-quoted';
    else this.#field += char;
  }

  #outsideQuotes(char: string): void {
    if (char === this.#delimiter) {
      this.#fields.push(this.#field);
      this.#field = '';
      this.#state = 'start';
    } else if (char === this.#quote && this.#state === 'quote-in-quoted') {
      this.#field += char;
      this.#state = 'quoted';
    } else if (char === this.#quote && this.#state === 'start' && this.#field.trim() === '') {
      this.#field = '';
      this.#state = 'quoted';
      this.#quoteLine = this.#line;
    } else {
      if (this.#state === 'quote-in-quoted' && char !== ' ') this.strayQuotes.push(this.#line);
      if (this.#state !== 'quote-in-quoted') this.#field += char;
      if (char !== ' ') this.#state = 'plain';
    }
  }

  #endRecord(): void {
    const isEmpty = this.#fields.length === 0 && this.#field === '' && this.#state === 'start';
    if (!isEmpty) {
      this.#fields.push(this.#field);
      this.onRecord(this.#fields, this.#recordLine);
    }
    this.#fields = [];
    this.#field = '';
    this.#state = 'start';
    this.#recordLine = this.#line;
  }
}
