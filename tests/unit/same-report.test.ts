/** Two threads add up as one does, and Chromium as Node: the whole report is the same to the last digit. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { evaluate } from '../../src/lib';
import { testSchema, testTable } from '../../src/lib/eval/testing';
import { judgeSmall, keptByNode } from '../../src/lib/workers/testing/small-report';

const rows = 1600;
const schema = testSchema([
  ...Array.from({ length: 8 }, (_, k) => ({ name: `n${k}`, kind: 'decimal' as const })),
  { name: 'c', kind: 'category' },
]);
const at = (i: number) => ((i + 1) * 0.6180339887) % 1;
const draw = (from: number) => {
  const numbers = Array.from({ length: 8 }, (_, k) =>
    Array.from({ length: rows }, (_, i) => at(from + i * (k + 1)) * 10 + at(from + i)),
  );
  const labels = numbers[0]!.map((value) => (value > 5 ? 'high' : 'low'));
  return testTable([...numbers, labels]);
};

test('one thread and two give the same report', async () => {
  const input = { schema, train: draw(1), holdout: draw(9001), synthetic: draw(20_001), seed: 1 };
  const parts = ['distances', 'detection', 'attacks'] as const;
  const reportWith = async (threads: number) =>
    JSON.stringify(await evaluate({ ...input, parts, tools: { threads } }));
  expect(await reportWith(2)).toBe(await reportWith(1));
});

test('Node judges every part, and keeps what it says for Chromium to say the same', async () => {
  const pieces = await judgeSmall(evaluate);
  expect(Object.keys(pieces)).toContain('likelihood');
  for (const [name, piece] of Object.entries(pieces)) {
    expect(piece, name).not.toMatch(/^\{"status":"unavailable"/);
  }
  mkdirSync(dirname(keptByNode), { recursive: true });
  writeFileSync(keptByNode, JSON.stringify(pieces));
});
