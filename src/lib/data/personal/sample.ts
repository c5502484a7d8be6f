/**
 * Some values of every column, as the file writes them, for the screen to look at. Rows are taken at
 * even distances, so that the same table always gives the same sample.
 */
import type { Column, ColumnKind, Control, Schema } from '../../engine/schema';
import { quoteName, type Duck } from '../duck';

export interface Sample {
  readonly column: Column;
  /** The column's name in plain lower-case words: `homePhone_2` is `home phone 2`. */
  readonly words: string;
  /** Different values without nulls, trimmed, in row order; at most `valueLimit`. */
  readonly values: readonly string[];
  /** Most values come again and again: at least 20 sampled rows to each different value. */
  readonly isRepeating: boolean;
}

/** Different values looked at in one column. */
export const valueLimit = 2000;
const rowLimit = 20_000;
const cellLimit = 1_000_000;
const batchColumns = 16;

/** Kinds whose values cannot be one of the types that the screen knows. */
const isNeverPersonal: Partial<Record<ColumnKind, boolean>> = {
  boolean: true,
  date: true,
  time: true,
  datetime: true,
};

/** One sample for each column of the schema; without values where the kind rules personal data out. */
export async function* samples(
  duck: Duck,
  schema: Schema,
  control: Control,
): AsyncGenerator<Sample> {
  const { columns, rowCount } = schema;
  const wanted = Math.min(rowLimit, Math.max(valueLimit, Math.floor(cellLimit / columns.length)));
  const step = Math.max(1, Math.floor(rowCount / wanted));
  for (let start = 0; start < columns.length; start += batchColumns) {
    const batch = columns.slice(start, start + batchColumns);
    const names = batch.map((_, i) => quoteName(`c${start + i}`));
    const cells = names.map((name) => `${name}::VARCHAR AS ${name}`).join(', ');
    const sql = `SELECT ${cells} FROM source WHERE __row % ${step} = 0 ORDER BY __row`;
    const raw = await duck.columns(sql, control.signal);
    for (const [i, column] of batch.entries()) {
      yield sampleOf(column, raw[i]!.values as readonly (string | null)[]);
    }
  }
}

function sampleOf(column: Column, texts: readonly (string | null)[]): Sample {
  const nulls = new Set(column.nulls);
  const distinct = new Set<string>();
  let filled = 0;
  if (!isNeverPersonal[column.kind]) {
    for (const text of texts) {
      if (text === null || nulls.has(text)) continue;
      filled++;
      const value = text.trim();
      if (value !== '' && distinct.size < valueLimit) distinct.add(value);
    }
  }
  return {
    column,
    words: wordsOf(column.name),
    values: [...distinct],
    isRepeating: distinct.size > 0 && filled >= 20 * distinct.size,
  };
}

/** `E-Mail` is `e mail`, `homePhone` is `home phone`, `TéléphoneFixe` is `telephone fixe`. */
export function wordsOf(name: string): string {
  return fold(name.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2'))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const unfoldable: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  đ: 'd',
  ı: 'i',
};

/** Lower case without accents. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøłæđı]/g, (letter) => unfoldable[letter]!);
}
