import { recipeSchema, type Schema } from '$lib/engine/schema';
import { expect, it } from 'vitest';
import { readRecord } from './records';
import { recordVersion, trainQueueSchema, trainRunSchema, type TrainRun } from './run-records';

const schema: Schema = {
  rowCount: 0,
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

const before: TrainRun = {
  formatVersion: recordVersion,
  id: 'run-1',
  name: 'a 1',
  recipe: recipeSchema.parse({}),
  schema,
  trainRows: 20,
  fitMs: 12,
  sizeBytes: 100,
  sha256: '0'.repeat(64),
  madeAt: '2026-01-01T00:00:00.000Z',
};

const scores = { shapes: 0.9, trends: null, nearerShare: 0.5 };

const now: TrainRun = {
  ...before,
  trained: {
    ending: 'stopped',
    epochs: 3,
    device: 'WebAssembly',
    memoryBytes: 1e6,
    scores: null,
  },
  history: {
    losses: [{ step: 1, values: { loss: 2 } }],
    looks: [{ step: 1, ...scores }],
    baseline: scores,
    stepsPerEpoch: 2.5,
  },
  dependence: { kind: 'dependence-tree', edges: [{ from: 'a', to: 'b', bits: 0.5 }] },
  chosenBy: { reasons: ['It was quickest.'], tried: [] },
};

it.each([
  ['of before there were curves', before],
  ['with all that is known of a training', now],
])('a model record %s is read as it was written', (_, record) => {
  expect(readRecord(JSON.stringify(record), trainRunSchema, 'x.json')).toEqual(record);
});

it('a model record of before class balance has none', () => {
  // JSON leaves out what is undefined.
  const recipe = { ...before.recipe, balance: undefined };
  const text = JSON.stringify({ ...before, recipe });
  expect(readRecord(text, trainRunSchema, 'x.json').recipe.balance).toBeNull();
});

it('a queue whose ids would leave its folder is refused', () => {
  const entry = { id: '../x', recipe: before.recipe, timeLimitMs: null, followQuality: false };
  const text = JSON.stringify({ formatVersion: recordVersion, entries: [entry] });
  expect(() => readRecord(text, trainQueueSchema, 'queue.json')).toThrow('queue.json');
});
