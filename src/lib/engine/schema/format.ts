/**
 * How a column's values are written in its file. A format is found at import, travels with the
 * column through the model, and is used again by every export that writes text.
 */
import { z } from './zod';

/** `1.234,50 €` is `{ decimals: 2, fixedDecimals: true, decimalMark: ',', thousandsMark: '.', suffix: ' €' }`. */
export const numberFormatSchema = z.object({
  type: z.literal('number'),
  /** Most digits seen after the decimal mark; sampled values are rounded to this. */
  decimals: z.int().min(0).max(17).default(0),
  /** Every value was written with exactly `decimals` digits (`2.50`, not `2.5`). */
  fixedDecimals: z.boolean().default(false),
  decimalMark: z.enum(['.', ',']).default('.'),
  /** Empty where digits are not grouped. */
  thousandsMark: z.enum(['', ',', '.', ' ', '\u00a0', '\u202f', "'", '\u2019']).default(''),
  /** Least number of digits before the decimal mark, filled up with zeros; 0 where there is no filling. */
  width: z.int().min(0).max(32).default(0),
  /** Text before the digits, such as `$` or `€ `. A minus sign is written before it. */
  prefix: z.string().max(16).default(''),
  suffix: z.string().max(16).default(''),
});
export type NumberFormat = z.infer<typeof numberFormatSchema>;

/**
 * A date, time or datetime. Its text is the pattern, then the fraction after `%S`, then the zone.
 * Directives: %Y %y %m %d %b %B %a %A %H %I %M %S %p %j and, unpadded, %-d %-m %-H %-I.
 */
export const momentFormatSchema = z.object({
  type: z.literal('moment'),
  pattern: z.string().max(64),
  /** Digits of the fraction of a second, written after `%S` with a dot: 0 to 6. */
  fractionDigits: z.int().min(0).max(6).default(0),
  /** As written in the file, appended as it is: `Z`, `+02:00`, ` UTC`; `null`: none. Values are UTC. */
  zone: z.string().max(8).nullable().default(null),
});
export type MomentFormat = z.infer<typeof momentFormatSchema>;

export const booleanFormatSchema = z.object({
  type: z.literal('boolean'),
  /** The spellings of the file, such as `yes` and `no`, `1` and `0`. */
  true: z.string(),
  false: z.string(),
});
export type BooleanFormat = z.infer<typeof booleanFormatSchema>;

export const textFormatSchema = z.object({ type: z.literal('text') });

export const formatSchema = z.discriminatedUnion('type', [
  numberFormatSchema,
  momentFormatSchema,
  booleanFormatSchema,
  textFormatSchema,
]);
export type Format = z.infer<typeof formatSchema>;
