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
const valueLimit = 2000;
const rowLimit = 20_000;
const cellLimit = 2_000_000;

/** Kinds whose values cannot be one of the types that the screen knows. */
const isNeverPersonal: Partial<Record<ColumnKind, boolean>> = {
  boolean: true,
  date: true,
  time: true,
  datetime: true,
};

/** Distance of the rows that are looked at. */
export function screenStep(rowCount: number, columnCount: number): number {
  const wanted = Math.min(rowLimit, Math.max(valueLimit, Math.floor(cellLimit / columnCount)));
  return Math.max(1, Math.floor(rowCount / wanted));
}

/** One sample for each column of the schema; without values where the kind rules personal data out. */
export async function* samples(
  duck: Duck,
  schema: Schema,
  control: Control,
  from: string,
): AsyncGenerator<Sample> {
  const { columns, rowCount } = schema;
  const step = screenStep(rowCount, columns.length);
  for (const [index, column] of columns.entries()) {
    if (isNeverPersonal[column.kind]) {
      yield sampleOf(column, [], 0);
      continue;
    }
    const rows = await duck.rows(distinctSql(from, `c${index}`, step), control.signal);
    const kept = rows.filter(({ v }) => !column.nulls.includes(String(v)));
    const filled = kept.reduce((sum, { n }) => sum + Number(n), 0);
    yield sampleOf(
      column,
      kept.map(({ v }) => String(v)),
      filled,
    );
  }
}

/** The first different values of every `step`-th row, and how many of those rows hold each. */
function distinctSql(from: string, name: string, step: number): string {
  const text = `${quoteName(name)}::VARCHAR`;
  return `SELECT ${text} AS v, count(*)::DOUBLE AS n FROM ${from}
    WHERE __row % ${step} = 0 AND ${quoteName(name)} IS NOT NULL
    GROUP BY 1 ORDER BY min(__row) LIMIT ${valueLimit}`;
}

function sampleOf(column: Column, texts: readonly string[], filled: number): Sample {
  const values = [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== '');
  return {
    column,
    words: wordsOf(column.name),
    values,
    isRepeating: values.length > 0 && filled >= 20 * values.length,
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
