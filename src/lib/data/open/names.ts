/** Column names as a schema needs them: not empty and all different. */

/**
 * Trims, names empty ones `column_3` (counted from 1) and numbers repeats `name_2`; one note for
 * each sort of change, for the person to read.
 */
export function uniqueNames(raw: readonly string[]): { names: string[]; notes: string[] } {
  const taken = new Set(raw.map((name) => name.trim()).filter((name) => name !== ''));
  const seen = new Set<string>();
  const names: string[] = [];
  const repeated: string[] = [];
  let emptyCount = 0;
  for (const [index, text] of raw.entries()) {
    const wanted = text.trim() === '' ? `column_${index + 1}` : text.trim();
    const isEmpty = text.trim() === '';
    let name = wanted;
    for (let n = 2; seen.has(name) || (name !== text.trim() && taken.has(name)); n++) {
      name = `${wanted}_${n}`;
    }
    if (isEmpty) emptyCount++;
    else if (name !== wanted) repeated.push(`“${wanted}” became “${name}”`);
    seen.add(name);
    names.push(name);
  }
  const notes: string[] = [];
  if (emptyCount === 1) notes.push('One column had no name and was given one.');
  if (emptyCount > 1) notes.push(`${emptyCount} columns had no name and were given one.`);
  if (repeated.length > 0) {
    const shown = repeated.slice(0, 3).join(', ');
    const rest = repeated.length > 3 ? ` and ${repeated.length - 3} more` : '';
    notes.push(`Repeated column names were numbered: ${shown}${rest}.`);
  }
  return { names, notes };
}
