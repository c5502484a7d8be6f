import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../random';
import type { Chunk, Column, ColumnData, Model, TensorData } from '../schema';
import { fit, packModel, sample } from './index';
import { testedGenerators } from './test-generators';
import { column, makeTable, numbers, texts } from './test-tables';

const rows = 1000;
const planted = {
  label: 'canary-label-71c',
  rareLabel: 'canary-four-5d2',
  level: 'canary-level-9a0',
  key: 'ZQ-CANARY-00017',
  word: 'canaryword',
  mail: 'canary.person@private.example',
  number: 987_654_321,
  low: -456_789_123,
  decimal: 31_415.927,
  date: 54_321,
  moment: 1_234_567_890_123,
  office: 43_210,
};

function personal(type: 'email' | 'phone'): Column['personal'] {
  return { type, confidence: 1, evidence: `such as ${planted.mail}`, suggested: 'replace' };
}

/** A table in which one row (four for `rareLabel`) holds things that must never be seen again. */
function plantedTable() {
  const random = stream(1, 'canary');
  const at = [...Array(rows).keys()];
  const with1 = <Value>(usual: (i: number) => Value, canary: Value): Value[] =>
    at.map((i) => (i === 77 ? canary : usual(i)));
  const level = with1((i) => (i % 3 === 0 ? 'low' : 'high'), planted.level);
  return makeTable([
    [
      column('label', 'category', { reason: `labels such as ${planted.label}` }),
      texts(at.map((i) => (i === 77 ? planted.label : i < 4 ? planted.rareLabel : `l${i % 5}`))),
    ],
    [column('level', 'ordinal', { levels: ['low', planted.level, 'high'] }), texts(level)],
    [column('amount', 'integer'), numbers(with1((i) => random.below(5000, i), planted.number))],
    [column('balance', 'integer'), numbers(with1((i) => random.below(900, i, 1), planted.low))],
    [
      column('price', 'decimal'),
      numbers(with1((i) => random.below(9999, i, 2) / 100, planted.decimal)),
    ],
    [column('day', 'date'), numbers(with1((i) => 18_000 + random.below(3000, i, 3), planted.date))],
    [
      column('office', 'date'),
      numbers(with1((i) => 14_000 + 7 * random.below(300, i, 4) - 3 + (i % 5), planted.office)),
    ],
    [
      column('moment', 'datetime'),
      numbers(
        with1(
          (i) => (18_000 + random.below(900, i, 5)) * 86_400_000 + (9 + (i % 8)) * 3_600_000,
          planted.moment,
        ),
      ),
    ],
    [
      column('key', 'identifier'),
      texts(with1((i) => `ZQ-${String(i * 7919).padStart(9, '0')}`, planted.key)),
    ],
    [
      column('note', 'text'),
      texts(with1((i) => `a plain note ${i % 9}`, `a ${planted.word} note`)),
    ],
    [
      column('mail', 'text', { personal: personal('email'), treatment: 'replace' }),
      texts(with1((i) => `someone${i}@mail.example`, planted.mail)),
    ],
    [
      column('phone', 'text', { personal: personal('phone'), treatment: 'hash' }),
      texts(with1((i) => `0${i % 50}`, planted.mail)),
    ],
    [
      column('undecided', 'category', { personal: personal('email'), treatment: null }),
      texts(with1((i) => `m${i % 3}@mail.example`, planted.mail)),
    ],
  ]);
}

const secretTexts = Object.values(planted).map(String);
const secretNumbers = Object.values(planted).filter((value) => typeof value === 'number');

function holdsNumber(tensor: TensorData): boolean {
  return tensor.some((value: number) => secretNumbers.includes(value));
}

async function drawn(model: Model): Promise<Chunk> {
  for await (const chunk of sample(model, 5000, 3, { chunkRows: 5000 })) return chunk;
  throw new Error('no rows');
}

function holdsSecret(data: ColumnData): boolean {
  return data.storage === 'number'
    ? holdsNumber(data.values)
    : secretTexts.some((secret) => data.labels.some((label) => label.includes(secret)));
}

const { table, schema } = plantedTable();

describe.each(testedGenerators)('planted values and %s', (_, recipe) => {
  let model: Model;
  beforeAll(async () => {
    model = await fit(table, schema, recipe);
  }, 120_000);

  it('are in no part of the model file', async () => {
    for (const tensor of Object.values(model.tensors)) expect(holdsNumber(tensor)).toBe(false);
    const parts = unzipSync(await packModel(model));
    expect(Object.keys(parts).sort()).toEqual(['manifest.json', 'weights.safetensors']);
    for (const part of Object.values(parts)) {
      const text = Buffer.from(part).toString('latin1');
      for (const secret of secretTexts) expect(text).not.toContain(secret);
    }
  });

  it('are in no sampled row', async () => {
    const { columns } = await drawn(model);
    columns.forEach((data, i) => {
      expect([schema.columns[i]?.name, holdsSecret(data)]).toEqual([
        schema.columns[i]?.name,
        false,
      ]);
    });
  });

  it('leave no trace of the true e-mail addresses and phone numbers', async () => {
    const { columns } = await drawn(model);
    for (const name of ['mail', 'phone', 'undecided']) {
      const data = columns[schema.columns.findIndex((each) => each.name === name)];
      if (data?.storage !== 'text') throw new Error('text expected');
      expect(data.labels.filter((label) => /mail\.example|^0\d?$/.test(label))).toEqual([]);
    }
  });
});

it('planted labels would be found by this test: with the protection off, one is there', async () => {
  const { columns } = await drawn(await fit(table, schema, { rareBelow: 1 }));
  expect(holdsSecret(columns[0] as ColumnData)).toBe(true);
}, 60_000);
