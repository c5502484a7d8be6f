/**
 * A JSON reader over a text that arrives in pieces. It keeps numbers as they are written, and never
 * builds objects: a record goes to a sink as paths and texts. Where the text ends too early it throws
 * `needMore`, and the caller rolls back to the start of the record.
 */

/** Thrown when the piece of text is used up in the middle of a value. */
export const needMore = Symbol('more text is needed');

/** What is wrong, at `JsonCursor.at`. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

/** Takes the leaves of one record. */
export interface LeafSink {
  /** @param path keys from the record's root, joined with dots */
  put(path: string, text: string | null): void;
}

export type JsonTree = string | null | JsonTree[] | Map<string, JsonTree>;

const deepest = 200;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** A number may go on after what has matched so far, as `1` does in `1e+5`. */
const longestNumberTail = 4;
const words: Readonly<Record<string, string | null>> = {
  true: 'true',
  false: 'false',
  null: null,
  // Not JSON, but what Python writes for missing and infinite numbers.
  NaN: null,
  Infinity: 'Infinity',
  '-Infinity': '-Infinity',
};
const word = /-?[A-Za-z]+/y;
const spaceOutsideStrings = /("(?:[^"\\]|\\.)*")|\s+/g;

export class JsonCursor {
  text = '';
  at = 0;
  /** True once no more text will come. */
  isFinal = false;

  /** The next character that is not white space, or '' at the end of the last piece. */
  peek(): string {
    this.#skipSpace();
    if (this.at < this.text.length) return this.text[this.at]!;
    if (this.isFinal) return '';
    throw needMore;
  }

  expect(char: string): void {
    const found = this.peek();
    if (found !== char) this.#fail(`expected “${char}”`, found);
    this.at++;
  }

  /** After a member: true when another follows, false when the list ended with `close`. */
  hasNext(close: ']' | '}'): boolean {
    const found = this.peek();
    this.at++;
    if (found === ',') return true;
    if (found === close) return false;
    this.at--;
    return this.#fail(`expected “,” or “${close}”`, found);
  }

  /** A quoted text, unescaped. */
  string(): string {
    const found = this.peek();
    if (found !== '"') this.#fail('expected a text in quotes', found);
    const start = this.at + 1;
    let end = this.text.indexOf('"', start);
    if (end > 0 && !isEscaped(this.text, end)) {
      const plain = this.text.slice(start, end);
      if (!plain.includes('\\')) {
        if (plain.includes('\n')) throw new JsonError('a text in quotes is not closed');
        this.at = end + 1;
        return plain;
      }
    }
    while (end > 0 && isEscaped(this.text, end)) end = this.text.indexOf('"', end + 1);
    if (end < 0) {
      if (!this.isFinal) throw needMore;
      throw new JsonError('a text in quotes is not closed');
    }
    const text = unescape(this.text.slice(start - 1, end + 1));
    this.at = end + 1;
    return text;
  }

  /** A number as written, `true`, `false`, or null. */
  scalar(): string | null {
    const found = this.peek();
    if (found === '"') return this.string();
    const isWord = isLetter(found === '-' ? (this.text[this.at + 1] ?? '') : found);
    const token = isWord ? word : number;
    token.lastIndex = this.at;
    const match = token.exec(this.text)?.[0] ?? '';
    const isNearEnd = this.text.length - this.at - match.length < longestNumberTail;
    if (isNearEnd && !this.isFinal) throw needMore;
    const text = isWord ? words[match] : match;
    if (text === undefined || match === '') this.#fail('expected a value', found);
    this.at += match.length;
    return text ?? null;
  }

  /** One value to the sink: objects flattened, arrays as compact JSON text. */
  leaves(path: string, sink: LeafSink, depth = 0): void {
    const found = this.peek();
    if (found === '{') {
      this.#members(depth, (key) =>
        this.leaves(path === '' ? key : `${path}.${key}`, sink, depth + 1),
      );
    } else if (found === '[') {
      sink.put(path, this.raw(depth));
    } else {
      sink.put(path, this.scalar());
    }
  }

  /** The JSON text of one value, without the white space between its parts. */
  raw(depth = 0): string {
    this.peek();
    const start = this.at;
    this.skip(depth);
    return this.text.slice(start, this.at).replace(spaceOutsideStrings, '$1');
  }

  skip(depth = 0): void {
    const found = this.peek();
    if (found === '{') this.#members(depth, () => this.skip(depth + 1));
    else if (found === '[') this.#elements(depth, () => this.skip(depth + 1));
    else this.scalar();
  }

  tree(depth = 0): JsonTree {
    const found = this.peek();
    if (found === '{') {
      const map = new Map<string, JsonTree>();
      this.#members(depth, (key) => map.set(key, this.tree(depth + 1)));
      return map;
    }
    if (found !== '[') return this.scalar();
    const list: JsonTree[] = [];
    this.#elements(depth, () => list.push(this.tree(depth + 1)));
    return list;
  }

  /** An array as one row: texts, with inner arrays and objects as JSON text. */
  cells(): { cells: (string | null)[]; isAllQuoted: boolean } {
    const cells: (string | null)[] = [];
    let isAllQuoted = true;
    this.peek();
    this.#elements(0, () => {
      const found = this.peek();
      isAllQuoted &&= found === '"';
      cells.push(found === '[' || found === '{' ? this.raw() : this.scalar());
    });
    return { cells, isAllQuoted };
  }

  #members(depth: number, member: (key: string) => void): void {
    this.#enter(depth);
    if (this.peek() === '}') {
      this.at++;
      return;
    }
    do {
      const key = this.string();
      this.expect(':');
      member(key);
    } while (this.hasNext('}'));
  }

  #elements(depth: number, element: () => void): void {
    this.#enter(depth);
    if (this.peek() === ']') {
      this.at++;
      return;
    }
    do element();
    while (this.hasNext(']'));
  }

  #enter(depth: number): void {
    if (depth > deepest) throw new JsonError(`values are nested more than ${deepest} deep`);
    this.at++;
  }

  #skipSpace(): void {
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
    }
  }

  #fail(expected: string, found: string): never {
    throw new JsonError(
      `${expected}, found ${found === '' ? 'the end of the file' : `“${found}”`}`,
    );
  }
}

function isLetter(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z');
}

function isEscaped(text: string, quoteAt: number): boolean {
  let backslashes = 0;
  while (text[quoteAt - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function unescape(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new JsonError('a text in quotes holds an unknown escape or a line break');
  }
}
