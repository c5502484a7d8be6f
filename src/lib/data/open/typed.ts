/**
 * The view `typed`: the same columns as `source`, but each as the value that its kind says (see
 * `valueSql`). Remade whenever a kind changes; costs nothing to make.
 */
import type { Column } from '../../engine/schema';
import type { Duck } from '../duck';
import { valueSql } from './kinds';

export async function remakeTyped(duck: Duck, columns: readonly Column[]): Promise<void> {
  const types = await sourceTypes(duck);
  const values = columns.map((column, i) => `${valueSql(column, types[i]!, `c${i}`)} AS c${i}`);
  await duck.run(
    `CREATE OR REPLACE VIEW typed AS SELECT __row, __holdout, ${values.join(', ')} FROM source`,
  );
}

/** DuckDB's type of c0, c1, … */
export async function sourceTypes(duck: Duck): Promise<string[]> {
  const rows = await duck.rows('DESCRIBE source');
  return rows
    .filter((row) => /^c\d+$/.test(String(row['column_name'])))
    .map((row) => String(row['column_type']));
}
