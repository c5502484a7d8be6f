import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../random';
import type { Column, TextData } from '../schema';
import { labelsCodec, placeholderLabel } from './labels';
import { prepareColumn } from './prepare';
import { textCodec } from './text';

const random = stream(1, 'test');
const column: Column = {
  name: 'a',
  kind: 'category',
  reason: '',
  format: { type: 'text' },
  hasNulls: true,
  nulls: [''],
  personal: null,
  treatment: null,
};

function textData(values: readonly (string | null)[]): TextData {
  const labels = [...new Set(values.filter((value) => value !== null))];
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : labels.indexOf(value)));
  return { storage: 'text', codes, labels };
}

const labelLists = fc.array(
  fc.oneof(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.constant(null)),
  {
    minLength: 1,
    maxLength: 80,
  },
);

describe('labels', () => {
  it('decode undoes encode for labels that enough rows hold; others become one of these', () => {
    fc.assert(
      fc.property(labelLists, fc.integer({ min: 1, max: 8 }), (values, rareBelow) => {
        const data = textData(values);
        const fitted = labelsCodec.fit({ column, data, rareBelow, random });
        const codec = labelsCodec.open(fitted.facts, fitted.arrays);
        const rows = { start: 0, rowCount: values.length, parts: codec.encode(data) };
        const out = codec.decode(rows, random) as TextData;
        const safe = (label: string): boolean =>
          values.filter((value) => value === label).length >= rareBelow;
        values.forEach((value, row) => {
          const label = out.labels[out.codes[row] as number] ?? null;
          if (value === null) expect(label).toBeNull();
          else if (safe(value)) expect(label).toBe(value);
          else expect(label === placeholderLabel || safe(label as string)).toBe(true);
        });
        const { labels, tail } = fitted.facts as { labels: string[]; tail: string[] };
        expect([...labels, ...tail].every(safe)).toBe(true);
      }),
    );
  });
});

describe('rare labels', () => {
  const redrawn = (values: readonly string[]): string[] => {
    const data = textData(values);
    const fitted = labelsCodec.fit({ column, data, rareBelow: 5, random });
    const codec = labelsCodec.open(fitted.facts, fitted.arrays);
    const rows = { start: 0, rowCount: values.length, parts: codec.encode(data) };
    const out = codec.decode(rows, random) as TextData;
    return Array.from(out.codes, (code) => out.labels[code] as string);
  };
  const some = (count: number) => Array.from({ length: count }, (_, i) => `rare ${i}`);

  it('become kept labels where they are few', () => {
    const out = redrawn([...Array<string>(12).fill('a'), ...some(11)]);
    expect(new Set(out)).toEqual(new Set(['a']));
  });

  it('become the placeholder where most rows hold one, so that no kept label is blown up', () => {
    const out = redrawn([...Array<string>(12).fill('a'), ...some(13)]);
    expect(out.filter((label) => label === 'a')).toHaveLength(12);
    expect(out.filter((label) => label === placeholderLabel)).toHaveLength(13);
  });
});

describe('hashing', () => {
  it('keeps which rows are equal and no text', () => {
    const values = Array.from({ length: 60 }, (_, i) => `secret ${i % 4}`);
    const hashed = { ...column, treatment: 'hash' as const };
    const { data, column: out } = prepareColumn(hashed, textData(values), 5, random);
    if (data.storage !== 'text') throw new Error('text expected');
    expect(out.kind).toBe('category');
    expect(new Set(data.labels).size).toBe(4);
    expect(data.labels.every((label) => /^[0-9a-f]{12}$/.test(label))).toBe(true);
    expect(data.codes).toEqual(textData(values).codes);
  });

  it('makes keys of a column in which nearly every value is different', () => {
    const values = Array.from({ length: 60 }, (_, i) => `secret ${i}`);
    const hashed = { ...column, treatment: 'hash' as const };
    expect(prepareColumn(hashed, textData(values), 5, random).column.kind).toBe('identifier');
  });
});

describe('text', () => {
  it('says only words that enough rows use, after words that they follow in as many', () => {
    const values = Array.from({ length: 100 }, (_, i) =>
      i === 3 ? 'the private word' : i % 2 ? 'the red house stands' : 'a blue house falls',
    );
    const fitted = textCodec.fit({ column, data: textData(values), rareBelow: 5, random });
    const codec = textCodec.open(fitted.facts, fitted.arrays);
    const parts = [{ codes: new Int32Array(500), fractions: null }];
    const rows = { start: 0, rowCount: 500, parts };
    const { labels } = codec.decode(rows, random) as TextData;
    expect(JSON.stringify(fitted)).not.toContain('private');
    expect(labels.every((label) => /^(the red|a blue) house (stands|falls)$/.test(label))).toBe(
      true,
    );
    expect(labels).toContain('the red house falls');
  });
});
