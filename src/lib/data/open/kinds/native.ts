/** Columns that come with a type of their own, from Parquet, Arrow or a spreadsheet. */
import { momentFormatSchema, numberFormatSchema } from '../../../engine/schema';
import { isExactSql } from './numbers';
import type { Reading } from './reading';

const number = numberFormatSchema.parse({ type: 'number' });
const moment = (pattern: string, zone: string | null = null) =>
  momentFormatSchema.parse({ type: 'moment', pattern, zone });

type Make = (sqlType: string) => Pick<Reading, 'kind' | 'format' | 'what' | 'parse'>;

const whole: Make = () => ({
  kind: 'integer',
  format: number,
  what: 'whole numbers',
  parse: (ref) => `${ref}::DOUBLE`,
});
/** Numbers that a double cannot hold are no fit, so that such a column is read as labels. */
const wide: Make = (sqlType) => ({
  ...whole(sqlType),
  parse: (ref) => `CASE WHEN ${isExactSql(ref)} THEN ${ref}::DOUBLE END`,
});
const fractional: Make = () => ({
  kind: 'decimal',
  format: number,
  what: 'numbers',
  parse: (ref) => `CASE WHEN isfinite(${ref}) THEN ${ref}::DOUBLE END`,
});
const moments: Make = (sqlType) => ({
  kind: 'datetime',
  format: moment('%Y-%m-%d %H:%M:%S', /TZ|TIME ZONE/.test(sqlType) ? 'Z' : null),
  what: 'moments',
  // A zoned timestamp is UTC inside; this cast is the one that needs no ICU extension.
  parse: (ref) => `epoch_us(${ref}::TIMESTAMP) / 1000.0`,
});

const makers: readonly (readonly [RegExp, Make])[] = [
  [/^(TINYINT|SMALLINT|INTEGER|UTINYINT|USMALLINT|UINTEGER)$/, whole],
  [/^(BIGINT|HUGEINT|UBIGINT|UHUGEINT)$/, wide],
  [/^(FLOAT|DOUBLE)$/, fractional],
  [
    /^DECIMAL/,
    (sqlType) => {
      const scale = Number(/,\s*(\d+)\)/.exec(sqlType)?.[1] ?? 0);
      const format = { ...number, decimals: Math.min(scale, 17), fixedDecimals: scale > 0 };
      const kind = scale === 0 ? 'integer' : 'decimal';
      return { kind, format, what: 'numbers', parse: (ref) => `${ref}::DOUBLE` };
    },
  ],
  [
    /^DATE$/,
    () => ({
      kind: 'date',
      format: moment('%Y-%m-%d'),
      what: 'dates',
      parse: (ref) => `epoch_us(${ref}::TIMESTAMP) / 86400000000.0`,
    }),
  ],
  [/^TIMESTAMP/, moments],
  [
    /^TIME$/,
    () => ({
      kind: 'time',
      format: moment('%H:%M:%S'),
      what: 'times of day',
      parse: (ref) => `epoch_us(DATE '1970-01-01' + ${ref}) / 1000.0`,
    }),
  ],
];

/** Null for types that are read as labels: VARCHAR, BOOLEAN, ENUM, UUID, lists and the like. */
export function nativeReading(sqlType: string): Reading | null {
  const make = makers.find(([pattern]) => pattern.test(sqlType))?.[1];
  if (make === undefined) return null;
  const made = make(sqlType);
  return { ...made, fits: (ref) => `${made.parse(ref)} IS NOT NULL` };
}
