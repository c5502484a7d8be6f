/** SQL spelling of names and texts. Every name or value that comes from a file passes through here. */

/** `a"b` becomes `"a""b"`. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal; NUL, which a literal cannot hold, is written as `chr(0)`. */
export function quoteText(text: string): string {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts[0]! : `(${parts.join('||chr(0)||')})`;
}
