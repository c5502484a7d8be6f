/** Whether a column names its rows: all values different, and looking or being called like a key. */
import type { Evidence } from './evidence';

const keyName =
  /(^|[^a-z])(id|uuid|guid|key|nr|no|number|code|pk|rowid|row|index|idx|sku|ref)$|^(unnamed: ?0|column_1)$/i;
const camelKeyName = /[a-z](ID|Id|Key|Nr|No|Uuid|Guid)$/;

export function hasKeyName(name: string): boolean {
  return camelKeyName.test(name) || /(^|[^a-z])(id|uuid|guid|key|pk)$/i.test(name);
}

function mayBeKeyName(name: string): boolean {
  return camelKeyName.test(name) || keyName.test(name.trim());
}

/** Fewer rows say nothing about uniqueness, unless the column is called a key. */
const enoughRows = 100;

const shapes = [
  '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  '[0-9a-fA-F]{16,64}',
  '[A-Za-z]{0,6}[-_/#]?[0-9]{2,}([-_/][0-9A-Za-z]+)?',
  '[A-Z0-9]{4,}([-_][A-Z0-9]+)*',
] as const;

/**
 * @param isWhole the values are whole numbers: then, without a key's name, they must increase from row
 *   to row. Texts must all have one key-like shape.
 */
export async function isKeyLike(evidence: Evidence, isWhole: boolean): Promise<boolean> {
  const { duck, ref, rowCount, survey, column, signal } = evidence;
  const isNamed = mayBeKeyName(column.name);
  if (rowCount < (isNamed ? 3 : enoughRows) || survey.distinct < rowCount * 0.6) return false;
  const [row] = await duck.rows(`SELECT count(DISTINCT ${ref})::INTEGER AS n FROM source`, signal);
  if (row!['n'] !== rowCount) return false;
  if (isNamed) return true;
  return isWhole ? doesIncrease(evidence) : hasKeyShape(evidence);
}

async function doesIncrease({ duck, ref, signal }: Evidence): Promise<boolean> {
  const sql = `SELECT count_if(v <= before)::INTEGER AS n FROM (
    SELECT ${ref}::BIGINT AS v, lag(${ref}::BIGINT) OVER (ORDER BY __row) AS before FROM source)`;
  const [row] = await duck.rows(sql, signal);
  return row!['n'] === 0;
}

async function hasKeyShape({ duck, ref, rowCount, survey, signal }: Evidence): Promise<boolean> {
  if (survey.maxLength > 64) return false;
  const counts = shapes.map(
    (shape, i) => `count_if(regexp_full_match(${ref}::VARCHAR, '${shape}'))::INTEGER AS s${i}`,
  );
  const digits = `count_if(regexp_matches(${ref}::VARCHAR, '[0-9]'))::INTEGER AS digits`;
  const [row] = await duck.rows(`SELECT ${counts.join(', ')}, ${digits} FROM source`, signal);
  const isShaped = shapes.some((_, i) => row![`s${i}`] === rowCount);
  return isShaped && (row!['digits'] as number) > rowCount * 0.9;
}
