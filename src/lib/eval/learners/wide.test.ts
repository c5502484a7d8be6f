/** Reports of wide tables say in words where trees grew in fewer rounds. */
import { expect, test } from 'vitest';
import { stream } from '../../engine/random';
import { judgeOptionsSchema } from '../../engine/schema';
import { align } from '../align';
import { judge as judgeDetection } from '../detection';
import type { PartInput } from '../parts';
import { judge as judgeUsefulness } from '../usefulness';
import { testSchema, testTable } from '../testing';
import { roundsSentence } from './index';

const columns = Array.from({ length: 160 }, (_, c) => ({
  name: `n${c}`,
  kind: c === 159 ? ('category' as const) : ('decimal' as const),
}));

function rowsOf(seed: number) {
  const random = stream(seed, 'wide');
  const at = Array.from({ length: 25 }, (_, row) => row);
  return testTable(
    columns.map(({ kind }, c) =>
      at.map((row) => {
        const value = random.uniform(row, c);
        return kind === 'category' ? (random.uniform(row, 0) > 0.5 ? 'yes' : 'no') : value;
      }),
    ),
  );
}

test('detection and usefulness say what trees were spared', async () => {
  expect([1, 150, 151, 160, 5000].map((count) => roundsSentence(count) === null)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  const schema = testSchema(columns);
  const tables = { train: rowsOf(1), holdout: rowsOf(2), synthetic: rowsOf(3) };
  const input = {
    ...{ schema, tables, aligned: align(schema, tables), seed: 1 },
    options: judgeOptionsSchema.parse({}),
    tools: { spawnThreads: null, threads: 1, fitDensity: null, openDuck: null },
  } as unknown as PartInput;
  const sampled = async (judge: typeof judgeDetection | typeof judgeUsefulness) => {
    const part = await judge(input, {});
    if (part.status !== 'judged') throw new Error(part.reason);
    return part.sampled;
  };
  expect(await sampled(judgeDetection)).toBe(
    'With 160 columns to look at, boosted trees grew in at most 93 rounds instead of 100.',
  );
  // The target is not looked at.
  expect(await sampled(judgeUsefulness)).toBe(
    'With 159 columns to look at, boosted trees grew in at most 94 rounds instead of 100.',
  );
});
