import { describe, expect, it } from 'vitest';
import { exportFormats, exportOptionSchemas, type ExportFormat } from '../data/write';
import { generators } from '../engine/pipeline';
import { formatFields, generatorField } from './option-fields';

const formats = Object.keys(exportFormats) as ExportFormat[];

describe('fields of a form', () => {
  it.each(formats)('of %s fill its options with valid defaults', (format) => {
    const fields = formatFields(exportOptionSchemas[format]);
    const options = Object.fromEntries(fields.map((field) => [field.name, field.default]));
    expect(exportOptionSchemas[format].parse(options)).toEqual(
      exportOptionSchemas[format].parse({}),
    );
  });

  it('say what a format may be set to', () => {
    const fields = formatFields(exportOptionSchemas.parquet);
    expect(fields.find(({ name }) => name === 'compression')).toMatchObject({
      label: 'Compression',
      type: 'choice',
      choices: ['zstd', 'snappy', 'gzip', 'none'],
    });
    expect(fields.find(({ name }) => name === 'rowGroupRows')).toMatchObject({
      label: 'Row group rows',
      type: 'integer',
      min: 1000,
      max: 10_000_000,
    });
    const csv = formatFields(exportOptionSchemas.csv);
    expect(csv.find(({ name }) => name === 'hasHeader')?.type).toBe('boolean');
    expect(csv.find(({ name }) => name === 'delimiter')?.type).toBe('text');
  });

  it.each(generators())('of generator $id are all there, with valid defaults', (generator) => {
    const fields = generator.fields.map(generatorField);
    const options = Object.fromEntries(fields.map((field) => [field.name, field.default]));
    expect(generator.options.safeParse(options).success).toBe(true);
  });
});
