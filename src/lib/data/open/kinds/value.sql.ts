/** SQL from a column's text in `source` to its value in `typed`, by the column's kind and format. */
import { kindTraits, type Column } from '../../../engine/schema';
import { quoteText } from '../../duck';
import { momentReading } from './moments';
import { nativeReading } from './native';
import { decimalReading, writtenReading } from './numbers';
import type { Reading } from './reading';

/**
 * A DOUBLE in the units of `NumberData` or a VARCHAR label, NULL where missing.
 * @param sqlType type of `ref`: VARCHAR for what a text file said
 */
export function valueSql(column: Column, sqlType: string, ref: string): string {
  const value =
    sqlType === 'VARCHAR' ? textValueSql(column, ref) : nativeValueSql(column, sqlType, ref);
  if (column.nulls.length === 0 || sqlType !== 'VARCHAR') return value;
  const nulls = column.nulls.map(quoteText).join(', ');
  return `CASE WHEN ${ref} IN (${nulls}) THEN NULL ELSE ${value} END`;
}

function textValueSql(column: Column, ref: string): string {
  if (column.format.type === 'boolean')
    return booleanSql(column.format.true, column.format.false, ref);
  return readingOf(column)?.parse(ref) ?? ref;
}

function nativeValueSql(column: Column, sqlType: string, ref: string): string {
  const { storage } = kindTraits[column.kind];
  if (storage === 'number')
    return nativeReading(sqlType)?.parse(ref) ?? `TRY_CAST(${ref} AS DOUBLE)`;
  if (column.format.type !== 'boolean') return `${ref}::VARCHAR`;
  return booleanSql(column.format.true, column.format.false, `${ref}::VARCHAR`);
}

function booleanSql(yes: string, no: string, ref: string): string {
  return `CASE lower(${ref}) WHEN ${quoteText(yes.toLowerCase())} THEN 'true' WHEN ${quoteText(no.toLowerCase())} THEN 'false' END`;
}

/** The reading by which a column of a text file is understood; null for labels. */
export function readingOf(column: Column): Reading | null {
  const { format, kind } = column;
  if (format.type === 'moment') return momentReading(kind, format);
  if (format.type !== 'number') return null;
  const isPlain =
    format.thousandsMark === '' &&
    format.decimalMark === '.' &&
    format.prefix + format.suffix === '';
  return isPlain ? decimalReading(format) : writtenReading(format, kindTraits[kind].isWhole);
}
