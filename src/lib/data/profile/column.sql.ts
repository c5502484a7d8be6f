/**
 * SQL over the view `typed`: it holds DOUBLE in the units of `NumberData`, or
 * labels. Results come in row order without a sort, since DuckDB preserves insertion order by default.
 */
import { quoteName } from '../duck';
import { rareBelow } from './facts';

/** Several columns in row order. */
export function scanSql(names: readonly string[]): string {
  return `SELECT ${names.map(quoteName).join(', ')} FROM typed`;
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
