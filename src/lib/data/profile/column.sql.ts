/**
 * SQL over the view `typed`, one column at a time: it holds DOUBLE in the units of `NumberData`, or
 * labels. Results come in row order without a sort, since DuckDB preserves insertion order by default.
 */
import { quoteName, quoteText } from '../duck';
import { rareBelow } from './facts';

/** Values in row order; null becomes NaN. */
export function numbersSql(name: string): string {
  return `SELECT ${quoteName(name)} AS value FROM typed`;
}

/**
 * First the totals (part 0): distinct labels, filled rows, rare labels and their rows; then the
 * `limit` most frequent labels (part 1), ties by label.
 */
export function labelsSql(name: string, limit: number): string {
  return `WITH g AS MATERIALIZED (
      SELECT ${quoteName(name)} AS v, count(*)::DOUBLE AS n
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

/** Different labels of every `step`-th row; at most `limit`. */
export function someLabelsSql(name: string, step: number, limit: number): string {
  const column = quoteName(name);
  return `SELECT DISTINCT ${column} AS v FROM typed
    WHERE __row % ${step} = 0 AND ${column} IS NOT NULL LIMIT ${limit}`;
}

/** A literal cannot hold NUL, so such a label cannot be one that is looked for. */
export function canBeLiteral(label: string): boolean {
  return !label.includes('\0');
}

/**
 * Codes in row order: the index in `labels`, `labels.length` for any other label, −1 for null. A cast
 * to ENUM finds the code by hash, several times faster than a join.
 */
export function codesSql(name: string, labels: readonly string[]): string {
  const column = quoteName(name);
  const list = labels.map(quoteText).join(', ');
  const codes =
    labels.length === 0
      ? `0`
      : `coalesce(enum_code(TRY_CAST(${column} AS ENUM(${list})))::INTEGER, ${labels.length})`;
  return `SELECT CASE WHEN ${column} IS NULL THEN -1 ELSE ${codes} END::INTEGER AS code FROM typed`;
}
