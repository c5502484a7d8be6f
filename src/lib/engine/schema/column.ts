/**
 * A column as people and generators see it, and the schema, which is the list of them.
 * Holds no values of the table except ordinal levels and null spellings.
 */
import { formatSchema } from './format';
import { columnKinds } from './kind';
import { z } from './zod';

/** What personal thing a column seems to hold. */
export const personalTypes = [
  'email',
  'phone',
  'name',
  'address',
  'national-id',
  'iban',
  'credit-card',
  'ip-address',
  'url',
  'coordinates',
] as const;
export type PersonalType = (typeof personalTypes)[number];

/**
 * What to do with a personal column. `keep`: treat it by its kind. `replace`: made-up values of the same
 * type. `drop`: leave the column out. `hash`: every value becomes a code that cannot be turned back.
 */
export const treatments = ['keep', 'replace', 'drop', 'hash'] as const;
export type Treatment = (typeof treatments)[number];

export const personalFindingSchema = z.object({
  type: z.enum(personalTypes),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** A sentence: "97 % of 2,000 values look like e-mail addresses; the column is called `mail`". */
  evidence: z.string(),
  suggested: z.enum(treatments),
});
export type PersonalFinding = z.infer<typeof personalFindingSchema>;

export const columnSchema = z.object({
  name: z.string().min(1),
  kind: z.enum(columnKinds),
  /** A sentence saying why this kind: "98 % of 32,561 values match YYYY-MM-DD". */
  reason: z.string(),
  format: formatSchema,
  hasNulls: z.boolean(),
  /** How the file spells a missing value, the most frequent first; that one is written back. Empty: `''`. */
  nulls: z.array(z.string()),
  /** For `ordinal`: all labels, lowest first. */
  levels: z.array(z.string()).optional(),
  /** What the screen for personal data found; `null` where nothing. */
  personal: personalFindingSchema.nullable(),
  /** The user's decision; `null` while none was made. Only asked where `personal` is not null. */
  treatment: z.enum(treatments).nullable(),
});
export type Column = z.infer<typeof columnSchema>;

export const fileFormats = ['csv', 'tsv', 'json', 'ndjson', 'parquet', 'arrow', 'xlsx'] as const;
export type FileFormat = (typeof fileFormats)[number];

/** Where the table came from and how its file was read; enough to write a file of the same look. */
export const originSchema = z.object({
  fileName: z.string(),
  fileFormat: z.enum(fileFormats),
  sizeBytes: z.int().min(0),
  delimiter: z.string().optional(),
  quote: z.string().optional(),
  encoding: z.string().optional(),
  hasHeader: z.boolean().optional(),
  sheet: z.string().optional(),
});
export type Origin = z.infer<typeof originSchema>;

export const schemaSchema = z.object({
  columns: z.array(columnSchema).min(1),
  /** Rows of the whole table, holdout included. */
  rowCount: z.int().min(0),
  origin: originSchema,
});
export type Schema = z.infer<typeof schemaSchema>;
