/** How files spell a missing value. */

/** Signs of absence where the other values are numbers, dates or answers; letters in any case. */
const wide = new Set(
  ['', 'na', 'n/a', 'n.a.', '#n/a', '#na', 'null', '(null)', '<null>', '#null!', 'nan', '-nan']
    .concat(['none', 'nil', '-', '--', '–', '—', '.', '?', '\\n', 'missing', 'unknown', '<na>'])
    .concat(['#div/0!', '#value!', '#ref!', '#num!', 'nat']),
);

/** Spellings that no one uses as a label; exactly so. */
export const textNulls = ['', 'NULL', 'null', '\\N', '#N/A', 'NaN', 'nan', '<NA>'] as const;
const narrow = new Set<string>(textNulls);

export function isWideNull(text: string): boolean {
  return wide.has(text.trim().toLowerCase());
}

export function isTextNull(text: string): boolean {
  return narrow.has(text);
}
