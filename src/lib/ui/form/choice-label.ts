/** Signs that would be invisible or puzzling in a menu, by their names. */
const names: Readonly<Record<string, string>> = {
  ',': 'comma ,',
  ';': 'semicolon ;',
  '\t': 'tab',
  '|': 'bar |',
  ' ': 'space',
  '': 'none',
  '\n': 'LF (Unix, macOS)',
  '\r\n': 'CRLF (Windows)',
  '"': 'double quote "',
  "'": "single quote '",
};

export function choiceLabel(value: string): string {
  return names[value] ?? value;
}
