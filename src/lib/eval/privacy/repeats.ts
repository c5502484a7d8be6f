/**
 * Columns whose values are made up (free text, replaced or hashed personal values) should not hold values
 * of the training table, beyond what two real tables share by chance. Keys are left out: counting from 1
 * repeats every key and tells nothing.
 */
import { kindTraits, type ColumnData, type Report, type Schema } from '../../engine/schema';
import { isJudged, type Tables } from '../align';
import { measured, noHoldoutReason, unavailable } from '../measured';

type Repeats = Report['privacy']['repeats'];

export function judgeRepeats(schema: Schema, tables: Tables): Repeats {
  return schema.columns.flatMap((column, index): Repeats => {
    const isMade =
      !isJudged(column) && (column.personal !== null || !kindTraits[column.kind].isKey);
    const train = tables.train.columns[index];
    const synthetic = tables.synthetic.columns[index];
    if (!isMade || train === undefined || synthetic === undefined) return [];
    const known = valuesOf(train);
    const holdout = tables.holdout?.columns[index];
    const reason = `“${column.name}” has no values`;
    return [
      {
        column: column.name,
        synthetic: measured(shareKnown(synthetic, known), reason),
        baseline:
          holdout === undefined
            ? unavailable(noHoldoutReason)
            : measured(shareKnown(holdout, known), reason),
      },
    ];
  });
}

/** Rows of a larger table keep its list of labels: only those that a row holds are values. */
function valuesOf(data: ColumnData): ReadonlySet<string | number> {
  if (data.storage === 'number') return new Set(data.values);
  const isHeld = new Uint8Array(data.labels.length);
  for (const code of data.codes) if (code >= 0) isHeld[code] = 1;
  return new Set(data.labels.filter((_, code) => isHeld[code] === 1));
}

/** Share of the values that are not null which `known` has; null without any. */
function shareKnown(data: ColumnData, known: ReadonlySet<string | number>): number | null {
  let present = 0;
  let repeated = 0;
  if (data.storage === 'text') {
    const isKnown = data.labels.map((label) => known.has(label));
    for (const code of data.codes) {
      if (code < 0) continue;
      present++;
      if (isKnown[code] === true) repeated++;
    }
  } else {
    for (const value of data.values) {
      if (Number.isNaN(value)) continue;
      present++;
      if (known.has(value)) repeated++;
    }
  }
  return present === 0 ? null : repeated / present;
}
