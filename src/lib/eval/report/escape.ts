/** Text made safe for HTML and for Markdown tables: names of columns and labels come from a stranger's file. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For element content and quoted attributes. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** For one cell of a Markdown table or one line of text: no line break, no markup and no HTML of its own. */
export function markdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]|#~]/g, (character) => `\\${character}`)
    .replace(/[<>]/g, (character) => entities[character] ?? character);
}
