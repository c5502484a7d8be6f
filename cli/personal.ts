/** What becomes of columns that look personal, when nobody sits at a screen to be asked. */
import type { Schema, Treatment } from '../src/lib/engine/schema';

const deeds: Readonly<Record<Treatment, string>> = {
  keep: 'it is kept',
  replace: 'its values are replaced by made-up ones',
  drop: 'it is left out',
  hash: 'its values become codes',
};

/**
 * The schema with a decision for every personal column that has none yet.
 * @param chosen the user's word for all of them; null: replace
 * @param note told of each decision, because none is taken silently
 */
export function decidePersonal(
  schema: Schema,
  chosen: Treatment | null,
  note: (sentence: string) => void,
): Schema {
  const columns = schema.columns.map((column) => {
    if (column.personal === null || column.treatment !== null) return column;
    const treatment = chosen ?? 'replace';
    const choice = chosen === null ? ' Choose otherwise with --pii.' : '';
    note(
      `Column “${column.name}” looks personal (${column.personal.evidence}): ${deeds[treatment]}.${choice}`,
    );
    return { ...column, treatment };
  });
  return { ...schema, columns };
}
