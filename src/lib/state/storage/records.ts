/**
 * What a project keeps on disk beside its tables and models, as zod schemas: nothing is read from
 * storage without passing one. Old records are migrated step by step before they are checked.
 */
import {
  driftReportSchema,
  Fault,
  gateLimitsSchema,
  gateSetNames,
  judgeOptionsSchema,
  recipeSchema,
  reportSchema,
  schemaSchema,
  z,
} from '$lib/engine/schema';
import { hash, id, moment, recordVersion, version, waysSchema } from './run-records';

/** The five places of a project, in the order of the work. */
export const stages = ['data', 'model', 'train', 'generate', 'report'] as const;
export type Stage = (typeof stages)[number];

/** The gates of a project: a set with a name, or limits of its own. */
const gateChoiceSchema = z.object({
  set: z.enum([...gateSetNames, 'custom']),
  limits: gateLimitsSchema,
  /** Whether a table that misses one, or was not judged, may not be exported. */
  holdsExport: z.boolean(),
});
export type GateChoice = z.infer<typeof gateChoiceSchema>;

export const projectRecordSchema = z.object({
  formatVersion: version,
  id,
  name: z.string().min(1).max(200),
  /** The person's own words. */
  notes: z.string(),
  /** What the import had to say. */
  importNotes: z.array(z.string()),
  createdAt: moment,
  changedAt: moment,
  stage: z.enum(stages),
  /** Of the real table; of the model where there is no table. */
  schema: schemaSchema,
  recipe: recipeSchema,
  /** When a training ends early; left out while nobody has said anything. */
  ways: waysSchema.optional(),
  /** What the judge was told; left out while nobody has said anything. */
  judge: z.object({ options: judgeOptionsSchema, gates: gateChoiceSchema }).optional(),
  draw: z.object({ rows: z.int().min(1), seed: z.int().min(0).max(0xffffffff) }),
  /** The snapshot of the real table; null for a project made from a model alone. */
  source: z.object({ sizeBytes: z.int(), sha256: hash }).nullable(),
  selected: z.object({ model: id.nullable(), synthetic: id.nullable() }),
});
export type ProjectRecord = z.infer<typeof projectRecordSchema>;

/** Stands beside `synthetic/<id>.parquet`. */
export const syntheticTableSchema = z.object({
  formatVersion: version,
  id,
  modelId: id,
  rows: z.int(),
  seed: z.int(),
  sizeBytes: z.int(),
  sha256: hash,
  sampleMs: z.number(),
  madeAt: moment,
});
export type SyntheticTable = z.infer<typeof syntheticTableSchema>;

export const reportRecordSchema = z.object({
  formatVersion: version,
  id,
  syntheticId: id,
  modelId: id,
  /** Synthetic rows that were judged, from the first. */
  judgedRows: z.int(),
  seed: z.int(),
  madeAt: moment,
  report: reportSchema,
});
export type ReportRecord = z.infer<typeof reportRecordSchema>;

/** The last comparison with another file. */
export const driftRecordSchema = z.object({
  formatVersion: version,
  madeAt: moment,
  /** Of the file, as its system tells it. */
  lastModified: z.number(),
  /** Of the watched file when it was compared last, whatever was compared since; null before that. */
  watchedModified: z.number().nullable().optional(),
  report: driftReportSchema,
});
export type DriftRecord = z.infer<typeof driftRecordSchema>;

/** What was made from what: one entry for each finished file. */
export const lineageSchema = z.object({
  formatVersion: version,
  entries: z.array(
    z.object({
      kind: z.enum(['source', 'model', 'synthetic', 'report', 'export']),
      id: z.string(),
      /** Ids of other entries. */
      madeFrom: z.array(z.string()),
      madeAt: moment,
      sha256: hash.nullable(),
      seed: z.int().nullable(),
    }),
  ),
});
export type Lineage = z.infer<typeof lineageSchema>;

/** One line of the start page; the whole of what IndexedDB holds. */
export const projectSummarySchema = z.object({
  id,
  name: z.string(),
  openedAt: moment,
  changedAt: moment,
  rows: z.int(),
  columns: z.int(),
  stage: z.enum(stages),
  hasData: z.boolean(),
});
export type ProjectSummary = z.infer<typeof projectSummarySchema>;

/** The line of a project that was last opened at `openedAt`, as in `ProjectRecord.changedAt`. */
export function summaryOf(record: ProjectRecord, openedAt: string): ProjectSummary {
  const { id, name, changedAt, schema, stage, source } = record;
  return {
    id,
    name,
    openedAt,
    changedAt,
    rows: schema.rowCount,
    columns: schema.columns.length,
    stage,
    hasData: source !== null,
  };
}

/** Step n turns a record of version n into one of version n + 1. */
export type Migrations = Readonly<Record<number, (old: Record<string, unknown>) => unknown>>;

const recordMigrations: Migrations = {};

/**
 * Text of a record file as a checked record.
 *
 * @throws Fault `project-damaged` when it is no JSON or does not follow the schema;
 * `project-too-new` when a later version wrote it
 */
export function readRecord<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  path: string,
  options: { migrations?: Migrations; version?: number } = {},
): z.output<Schema> {
  const newest = options.version ?? recordVersion;
  const migrations = options.migrations ?? recordMigrations;
  let value = parseJson(text, path);
  for (let found = versionOf(value, path); found < newest; found++) {
    const step = migrations[found];
    if (!step) throw new Fault('project-damaged', { path, why: `format ${found} is unknown` });
    value = step(value as Record<string, unknown>);
  }
  const found = versionOf(value, path);
  if (found > newest) throw new Fault('project-too-new', { version: found, known: newest });
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const why = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`;
    throw new Fault('project-damaged', { path, why });
  }
  return parsed.data;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('project-damaged', { path, why: 'it is cut off or not JSON' });
  }
}

function versionOf(value: unknown, path: string): number {
  const found = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof found === 'number' && Number.isInteger(found)) return found;
  throw new Fault('project-damaged', { path, why: 'it has no format version' });
}
