/**
 * Tags and texts of an XML document that arrives in pieces. Names come without their prefix. It knows
 * what spreadsheet parts use (no DTD entities) and does not check well-formedness.
 */
export interface XmlHandler {
  /** `attributes` is the raw text between name and `>`; see `attributeOf`. */
  open(name: string, attributes: string): void;
  close(name: string): void;
  /** Raw text between two tags, still with entities; may come in more than one part. */
  text?(raw: string): void;
}

export class XmlScanner {
  readonly #handler: XmlHandler;
  #rest = '';

  constructor(handler: XmlHandler) {
    this.#handler = handler;
  }

  push(piece: string): void {
    const text = this.#rest + piece;
    let at = 0;
    for (;;) {
      const start = text.indexOf('<', at);
      const end = start < 0 ? -1 : endOfMarkup(text, start);
      if (end < 0) break;
      if (start > at) this.#handler.text?.(text.slice(at, start));
      this.#markup(text, start, end);
      at = end;
    }
    this.#rest = text.slice(at);
  }

  /** False when the document stopped inside a tag. */
  get isComplete(): boolean {
    return this.#rest.trim() === '';
  }

  /** @param end behind the closing `>` */
  #markup(text: string, start: number, end: number): void {
    const first = text.charCodeAt(start + 1);
    if (first === 63) return;
    if (first === 33) {
      if (text.startsWith('<![CDATA[', start)) {
        this.#handler.text?.(escapeText(text.slice(start + 9, end - 3)));
      }
      return;
    }
    const isClosing = first === 47;
    const isEmpty = text.charCodeAt(end - 2) === 47;
    let nameStart = start + (isClosing ? 2 : 1);
    let nameEnd = nameStart;
    for (; nameEnd < end - 1; nameEnd++) {
      const code = text.charCodeAt(nameEnd);
      if (code <= 32 || code === 47) break;
      if (code === 58) nameStart = nameEnd + 1;
    }
    const name = text.slice(nameStart, nameEnd);
    if (isClosing) return this.#handler.close(name);
    this.#handler.open(name, text.slice(nameEnd, isEmpty ? end - 2 : end - 1));
    if (isEmpty) this.#handler.close(name);
  }
}

/** Behind the end of a tag, comment, CDATA section or instruction; -1 while it has not arrived. */
function endOfMarkup(text: string, start: number): number {
  if (text.length - start < 10 && '<![CDATA['.startsWith(text.slice(start, start + 9))) return -1;
  const isSection = text.startsWith('<![CDATA[', start);
  const isComment = text.startsWith('<!--', start);
  if (isSection || isComment) {
    const mark = isSection ? ']]>' : '-->';
    const at = text.indexOf(mark, start);
    return at < 0 ? -1 : at + 3;
  }
  let end = text.indexOf('>', start);
  // An attribute may hold a `>`: then its quote is still open.
  while (end > 0 && hasOpenQuote(text, start, end)) end = text.indexOf('>', end + 1);
  return end < 0 ? -1 : end + 1;
}

function hasOpenQuote(text: string, start: number, end: number): boolean {
  // The common end of a tag is a closing quote; then the slow check is not needed.
  const last = text.charCodeAt(end - 1) === 47 ? end - 2 : end - 1;
  const code = text.charCodeAt(last);
  if ((code === 34 || code === 39) && text.charCodeAt(last - 1) !== 61) return false;
  let open = '';
  for (let i = start; i < end; i++) {
    const char = text[i]!;
    if (open !== '') open = char === open ? '' : open;
    else if (char === '"' || char === "'") open = char;
  }
  return open !== '';
}

const escapeText = (text: string): string => text.replaceAll('&', '&amp;');

const patterns = new Map<string, RegExp>();

/** An attribute's value by its name, with any prefix; entities decoded; null where it is missing. */
export function attributeOf(attributes: string, name: string): string | null {
  let pattern = patterns.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(`(?:^|\\s)(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
    patterns.set(name, pattern);
  }
  const match = pattern.exec(attributes);
  return match === null ? null : decodeEntities(match[1] ?? match[2] ?? '');
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

export function decodeEntities(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[name as string] ?? (whole as string);
    const code = hex === undefined ? Number(decimal) : parseInt(hex as string, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

/** Text of a cell: entities, and the `_x000D_` spelling of characters that XML cannot hold (ECMA-376, ST_Xstring). */
export function decodeText(raw: string): string {
  const text = decodeEntities(raw);
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}
