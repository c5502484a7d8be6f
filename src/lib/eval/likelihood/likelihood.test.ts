import { describe, expect, test } from 'vitest';
import type { JudgedPart, Table } from '../../engine/schema';
import { evaluate } from '../evaluate';
import { valueOf } from '../measured';
import type { FitDensity } from '../parts';
import { testSchema, testTable } from '../testing';

const schema = testSchema([{ name: 'x', kind: 'decimal', decimals: 3 }]);
const normal = (count: number, shift = 0, spread = 1): Table => {
  let state = count + 7;
  const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  // Twelve uniforms: near enough to the bell curve whose density is asked below.
  const draw = () => Array.from({ length: 12 }, uniform).reduce((sum, u) => sum + u, -6);
  return testTable([Array.from({ length: count }, () => shift + spread * draw())]);
};
/** The bell curve, which is impossible beyond 100. */
const fitDensity: FitDensity = () =>
  Promise.resolve({
    logLikelihood: ({ columns: [data] }) =>
      (data as { values: Float64Array }).values.map((x) =>
        Math.abs(x) > 100 ? -Infinity : -(x * x) / 2 - Math.log(Math.sqrt(2 * Math.PI)),
      ),
  });

async function part(synthetic: Table, holdout: Table | null = normal(4000), tool = true) {
  const { parts } = await evaluate({
    ...{ schema, train: normal(5000), holdout, synthetic, seed: 1 },
    parts: ['likelihood'],
    tools: { fitDensity: tool ? fitDensity : null },
  });
  return parts.likelihood!;
}
async function judged(...args: Parameters<typeof part>) {
  const found = await part(...args);
  expect(found).toMatchObject({ status: 'judged' });
  const { figures, histogram } = found as JudgedPart<'likelihood'>;
  const [mean, unlikely, shape] = figures as [
    (typeof figures)[0],
    (typeof figures)[0],
    (typeof figures)[0],
  ];
  return { mean, unlikely, shape, histogram };
}

describe('how likely rows are', () => {
  test('rows of the same source: the mean of theory, 1 % unlikely, the same spread', async () => {
    const { mean, unlikely, shape, histogram } = await judged(normal(3000));
    // Entropy of the bell curve, ½ log(2πe), which the sum of twelve uniforms nearly has.
    expect(valueOf(mean.synthetic)).toBeCloseTo(-0.5 * Math.log(2 * Math.PI * Math.E), 1);
    expect(mean.grade).toBe('good');
    expect(Math.abs(valueOf(unlikely.synthetic)! - 0.01)).toBeLessThan(0.008);
    expect(unlikely.grade).toBe('good');
    expect(valueOf(shape.synthetic)).toBeGreaterThan(0.95);
    expect(shape.interval!.high).toBe(1);
    for (const { shares } of histogram.series) {
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
  });

  test('of hundreds of columns the mean jumps about: what chance explains is no fault', async () => {
    const hundreds: FitDensity = async (...input) => {
      const one = await fitDensity(...input);
      return { ...one, logLikelihood: (table) => one.logLikelihood(table).map((x) => 300 * x) };
    };
    const meanOf = async (synthetic: Table) => {
      const { parts } = await evaluate({
        ...{ schema, train: normal(5000), holdout: normal(4000), synthetic, seed: 1 },
        parts: ['likelihood'],
        tools: { fitDensity: hundreds },
      });
      return (parts.likelihood as JudgedPart<'likelihood'>).figures[0]!;
    };
    const same = await meanOf(normal(3000));
    expect(Math.abs(valueOf(same.synthetic)! - valueOf(same.baseline)!)).toBeGreaterThan(1);
    expect(same.grade).toBe('good');
    expect((await meanOf(normal(3000, 0, 1.2))).grade).toBe('poor');
  });

  test('wider rows are odd, narrower ones too typical', async () => {
    const wide = await judged(normal(3000, 0, 2));
    expect(valueOf(wide.unlikely.synthetic)).toBeGreaterThan(0.15);
    expect(wide.unlikely.grade).toBe('poor');
    expect(wide.mean.grade).toBe('poor');
    const narrow = await judged(normal(3000, 0, 0.3));
    expect(valueOf(narrow.unlikely.synthetic)).toBe(0);
    expect(valueOf(narrow.mean.synthetic)).toBeGreaterThan(valueOf(narrow.mean.baseline)!);
    expect(narrow.shape.grade).toBe('poor');
    expect(narrow.shape.interval!.high).toBeLessThan(0.95);
    expect(narrow.shape.interval!.low).toBeLessThan(valueOf(narrow.shape.synthetic)!);
  });

  test('impossible rows are unlikely, told, and left out of the mean', async () => {
    const half = testTable([Array.from({ length: 1000 }, (_, i) => (i % 2 ? 0 : 1000))]);
    const { mean, unlikely } = await judged(half);
    expect(valueOf(unlikely.synthetic)).toBe(0.5);
    expect(mean.sentence).toMatch(/^500 of 1,000 synthetic rows/);
    expect(valueOf(mean.synthetic)).toBeCloseTo(-0.919, 3);
  });

  test('without a holdout there is a mean and nothing to hold it to', async () => {
    const { mean, unlikely, shape } = await judged(normal(500), null);
    expect(mean.synthetic.status).toBe('measured');
    for (const one of [mean.baseline, unlikely.synthetic, shape.synthetic]) {
      expect(one.status).toBe('unavailable');
    }
  });

  test('says why where there is no model, or it finds all impossible', async () => {
    expect(await part(normal(5), null, false)).toEqual({
      status: 'unavailable',
      reason: 'there is no exact model of rows here',
    });
    const { parts } = await evaluate({
      ...{ schema, train: normal(50, 1000), holdout: null, synthetic: normal(50, 1000), seed: 1 },
      parts: ['likelihood'],
      tools: { fitDensity },
    });
    expect(parts.likelihood).toMatchObject({ reason: 'the model finds every row impossible' });
  });
});
