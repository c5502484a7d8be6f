/**
 * SQL over the view `typed`, one column at a time. Everything is cast to DOUBLE or INTEGER here, so
 * that no decimal, BigInt or Arrow date leaves DuckDB.
 */
import { quoteName, quoteText } from '../duck';
import { labelLimit, rareBelow } from './facts';

/** The DuckDB types of the view's columns. */
export const typesSql = `SELECT column_name AS name, column_type AS type FROM (DESCRIBE typed)`;

/** Values in the units of `NumberData`, in row order; null becomes NaN. */
export function numbersSql(name: string, type: string): string {
  return `SELECT ${numberOf(quoteName(name), type)} AS value FROM typed`;
}

function numberOf(column: string, type: string): string {
  if (type === 'DATE') return `(${column} - DATE '1970-01-01')::DOUBLE`;
  if (type === 'TIME') return `epoch_us(${column}) / 1000.0`;
  if (type.startsWith('TIMESTAMP')) return `epoch_us(${column}::TIMESTAMP) / 1000.0`;
  return `${column}::DOUBLE`;
}

/**
 * First the totals (part 0): distinct labels, filled rows, rare labels and their rows; then the
 * `limit` most frequent labels (part 1), ties by label.
 */
export function labelsSql(name: string, limit: number): string {
  return `WITH g AS MATERIALIZED (
      SELECT ${quoteName(name)}::VARCHAR AS v, count(*)::DOUBLE AS n
      FROM typed WHERE ${quoteName(name)} IS NOT NULL GROUP BY 1)
    SELECT 0 AS part, NULL AS v, count(*)::DOUBLE AS n, coalesce(sum(n), 0)::DOUBLE AS present,
      (count(*) FILTER (n < ${rareBelow}))::DOUBLE AS rare,
      coalesce(sum(n) FILTER (n < ${rareBelow}), 0)::DOUBLE AS rareRows
    FROM g
    UNION ALL
    (SELECT 1, v, n, 0, 0, 0 FROM g ORDER BY n DESC, v LIMIT ${limit})
    ORDER BY part, n DESC, v`;
}

/** Filled rows and about how many different texts. */
export function roughCountSql(name: string): string {
  const column = quoteName(name);
  return `SELECT count(${column})::DOUBLE AS present,
    approx_count_distinct(${column})::DOUBLE AS n FROM typed`;
}

/**
 * Codes in row order: the index in `labels` (at most `labelLimit`), `labels.length` for any other
 * label, −1 for null. A cast to ENUM finds the code by hash, several times faster than a join.
 */
export function codesSql(name: string, labels: readonly string[]): string {
  const column = `${quoteName(name)}::VARCHAR`;
  // A literal cannot hold NUL; such a label is counted with the others.
  const known = labels.slice(0, labelLimit).filter((label) => !label.includes('\0'));
  const codes =
    known.length === 0
      ? `0`
      : `coalesce(enum_code(TRY_CAST(${column} AS ENUM(${known.map(quoteText).join(', ')})))::INTEGER, ${known.length})`;
  return `SELECT CASE WHEN ${column} IS NULL THEN -1 ELSE ${codes} END::INTEGER AS code FROM typed`;
}
