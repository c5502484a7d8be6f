/** Judged columns as features: of one table, or of two of them one after the other. */
import type { Aligned, AlignedColumn } from '../align';
import type { Feature } from './features';

export type Part = 'train' | 'holdout' | 'synthetic';

/** The columns of one table; a part that is not there has no rows. */
export function featuresOf(columns: readonly AlignedColumn[], part: Part): Feature[] {
  return columns.map((column): Feature =>
    column.measure === 'numeric'
      ? { kind: 'number', values: column[part] ?? new Float64Array(0) }
      : { kind: 'label', codes: column[part] ?? new Int32Array(0), size: column.labels.length },
  );
}

/** Chosen rows of one table, then chosen rows of another. */
export function joinFeatures(
  { columns }: Aligned,
  parts: readonly (readonly [Part, Int32Array])[],
): Feature[] {
  const rowCount = parts.reduce((total, [, rows]) => total + rows.length, 0);
  return columns.map((column): Feature => {
    let at = 0;
    if (column.measure === 'numeric') {
      const values = new Float64Array(rowCount);
      for (const [part, rows] of parts) {
        for (const row of rows) values[at++] = column[part]?.[row] ?? NaN;
      }
      return { kind: 'number', values };
    }
    const codes = new Int32Array(rowCount);
    for (const [part, rows] of parts)
      for (const row of rows) codes[at++] = column[part]?.[row] ?? -1;
    return { kind: 'label', codes, size: column.labels.length };
  });
}
