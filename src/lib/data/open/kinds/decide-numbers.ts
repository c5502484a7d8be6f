/** A column whose values all read as numbers or moments: which kind, in which format. */
import type { Column, Format, NumberFormat } from '../../../engine/schema';
import { decideLabels } from './decide-labels';
import type { Evidence } from './evidence';
import { hasKeyName, isKeyLike } from './keys';
import type { LabelCount } from './labels';
import type { Reading } from './reading';
import { countText, missingText } from './words';

export async function decideNumbers(
  evidence: Evidence,
  reading: Reading,
  fitting: number,
  nulls: readonly LabelCount[],
): Promise<Column> {
  const { column, survey, rowCount } = evidence;
  if (survey.distinct <= 3 && (await isLabel(evidence, reading)))
    return decideLabels(evidence, null);
  const missing = rowCount - fitting;
  const fits = `All ${countText(fitting)} values are ${reading.what}`;
  const reason = missing === 0 ? fits : `${fits}; ${missingText(missing, nulls)}`;
  if (reading.kind === 'integer' && missing === 0 && (await isKeyLike(evidence, true))) {
    return labelColumn(
      column.name,
      'identifier',
      `${reason}, each different: they number the rows`,
    );
  }
  if (reading.kind === 'integer' && hasKeyName(column.name) && survey.distinct < rowCount * 0.5) {
    return {
      ...labelColumn(column.name, 'category', `${reason}, but the name says that they are keys`),
      hasNulls: missing > 0,
      nulls: nulls.map(({ label }) => label),
    };
  }
  return {
    name: column.name,
    kind: reading.kind,
    reason,
    format: finalFormat(evidence, reading.format),
    hasNulls: missing > 0,
    nulls: nulls.map(({ label }) => label),
    personal: null,
    treatment: null,
  };
}

/** A column of 0 and 1 is an answer; a column with one value is constant: both are decided as labels. */
async function isLabel(evidence: Evidence, reading: Reading): Promise<boolean> {
  const sql = `SELECT DISTINCT ${evidence.ref}::VARCHAR AS label FROM source
    WHERE ${reading.fits(evidence.ref)} LIMIT 3`;
  const labels = (await evidence.duck.rows(sql, evidence.signal)).map((row) =>
    String(row['label']),
  );
  return (
    labels.length === 1 || (labels.length === 2 && labels.includes('0') && labels.includes('1'))
  );
}

function finalFormat({ survey, column }: Evidence, format: Format): Format {
  if (format.type !== 'number' || column.sqlType.startsWith('DECIMAL')) return format;
  const decimals = Math.min(17, Math.max(survey.decimals.most, 0));
  const isFixed =
    decimals > 0 && survey.decimals.least === decimals && column.sqlType === 'VARCHAR';
  return {
    ...format,
    decimals,
    fixedDecimals: isFixed && format.fixedDecimals,
  } satisfies NumberFormat;
}

function labelColumn(name: string, kind: 'identifier' | 'category', reason: string): Column {
  return {
    name,
    kind,
    reason,
    format: { type: 'text' },
    hasNulls: false,
    nulls: [],
    personal: null,
    treatment: null,
  };
}
