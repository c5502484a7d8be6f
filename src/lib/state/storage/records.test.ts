import { describe, expect, it } from 'vitest';
import { Fault, recipeSchema, z, type Schema } from '$lib/engine/schema';
import { projectRecordSchema, readRecord, summaryOf, type ProjectRecord } from './records';
import { recordVersion } from './run-records';

const schema: Schema = {
  rowCount: 3,
  origin: { fileName: 'a.csv', fileFormat: 'csv', sizeBytes: 12 },
  columns: [
    {
      name: 'age',
      kind: 'integer',
      reason: 'all 3 values are whole numbers',
      format: { type: 'text' },
      hasNulls: false,
      nulls: [],
      personal: null,
      treatment: null,
    },
  ],
};

const record: ProjectRecord = {
  formatVersion: recordVersion,
  id: '0b9c6a5e-0000-4000-8000-000000000000',
  name: 'a',
  notes: '',
  importNotes: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  changedAt: '2026-01-02T00:00:00.000Z',
  stage: 'data',
  schema,
  recipe: recipeSchema.parse({}),
  draw: { rows: 3, seed: 1 },
  source: null,
  selected: { model: null, synthetic: null },
};

function codeOf(read: () => unknown): string {
  try {
    read();
    return 'none';
  } catch (error) {
    return error instanceof Fault ? error.code : `not a fault: ${String(error)}`;
  }
}

describe('a record', () => {
  it('is read as it was written', () => {
    const text = JSON.stringify(record);
    expect(readRecord(text, projectRecordSchema, 'project.json')).toEqual(record);
  });

  it('is refused when cut off at any place', () => {
    const text = JSON.stringify(record);
    for (let end = 0; end < text.length; end += 7) {
      const read = () => readRecord(text.slice(0, end), projectRecordSchema, 'project.json');
      expect(codeOf(read)).toBe('project-damaged');
    }
  });

  it.each(['null', '[]', '{}', '{"formatVersion":"1"}', '{"formatVersion":1}', '"text"'])(
    'is refused when it is %s',
    (text) => {
      expect(codeOf(() => readRecord(text, projectRecordSchema, 'x'))).toBe('project-damaged');
    },
  );

  it('cannot name files outside its project', () => {
    for (const id of ['../other', 'a/b', '', 'x'.repeat(65)]) {
      const text = JSON.stringify({ ...record, id });
      expect(codeOf(() => readRecord(text, projectRecordSchema, 'x'))).toBe('project-damaged');
    }
  });

  it('is refused when a newer version wrote it', () => {
    const text = JSON.stringify({ ...record, formatVersion: recordVersion + 1 });
    expect(codeOf(() => readRecord(text, projectRecordSchema, 'x'))).toBe('project-too-new');
  });

  it('is brought up one version at a time', () => {
    const newest = z.object({ formatVersion: z.literal(3), names: z.array(z.string()) });
    const migrations = {
      1: ({ name }: Record<string, unknown>) => ({ formatVersion: 2, title: name }),
      2: ({ title }: Record<string, unknown>) => ({ formatVersion: 3, names: [title] }),
    };
    const read = (value: object) =>
      readRecord(JSON.stringify(value), newest, 'x', { migrations, version: 3 });
    expect(read({ formatVersion: 1, name: 'a' }).names).toEqual(['a']);
    expect(read({ formatVersion: 2, title: 'b' }).names).toEqual(['b']);
    expect(read({ formatVersion: 3, names: ['c'] }).names).toEqual(['c']);
    expect(codeOf(() => read({ formatVersion: 0 }))).toBe('project-damaged');
  });
});

it('a summary has a table only when its snapshot is on disk', () => {
  const openedAt = '2026-02-03T00:00:00.000Z';
  expect(summaryOf(record, openedAt)).toMatchObject({ hasData: false, rows: 3, columns: 1 });
  const source = { sizeBytes: 9, sha256: '0'.repeat(64) };
  expect(summaryOf({ ...record, source }, openedAt).hasData).toBe(true);
});
