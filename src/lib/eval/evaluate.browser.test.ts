import { beforeAll, expect, test } from 'vitest';
import { stream } from '../engine/random';
import type { Column, Report, Schema, Table } from '../engine/schema';
import { evaluate } from './index';

const names = ['group', 'size', '<img src=x onerror="document.title=1">'];

function columnOf(name: string, isNumber: boolean): Column {
  return {
    name,
    kind: isNumber ? 'integer' : 'category',
    reason: 'given by the test',
    format: isNumber
      ? {
          type: 'number',
          decimals: 0,
          fixedDecimals: false,
          decimalMark: '.',
          thousandsMark: '',
          width: 0,
          prefix: '',
          suffix: '',
        }
      : { type: 'text' },
    hasNulls: false,
    nulls: [],
    personal: null,
    treatment: null,
  };
}

const schema: Schema = {
  rowCount: 900,
  origin: { fileName: 'made.csv', fileFormat: 'csv', sizeBytes: 0 },
  columns: names.map((name, index) => columnOf(name, index === 1)),
};

/** Two labels and a number that depends on the first. */
function tableOf(purpose: string, rowCount: number): Table {
  const random = stream(3, purpose);
  const group = Int32Array.from({ length: rowCount }, (_, i) => random.below(3, i));
  return {
    rowCount,
    columns: [
      { storage: 'text', labels: ['a', 'b', 'c'], codes: group },
      {
        storage: 'number',
        values: Float64Array.from(group, (code, i) => code * 50 + random.below(20, i, 1)),
      },
      { storage: 'text', labels: ['<b>', 'd'], codes: group.map((code) => code & 1) },
    ],
  };
}

let report: Report;
beforeAll(async () => {
  report = await evaluate({
    schema,
    train: tableOf('train', 600),
    holdout: tableOf('holdout', 300),
    synthetic: tableOf('synthetic', 600),
    seed: 1,
    parts: [],
  });
});

test('a draw from the same distribution is judged good in Chromium too', () => {
  expect(report.verdict.findings.map(({ topic, grade }) => [topic, grade])).toEqual([
    ['fidelity', 'good'],
    ['fidelity', 'good'],
    ['validity', 'good'],
    ['privacy', 'good'],
    ['privacy', 'good'],
  ]);
});
