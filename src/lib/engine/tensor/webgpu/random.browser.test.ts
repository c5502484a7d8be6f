import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shuffled, stream, streamKey } from '../../random';
import type { Device, Values } from '../device';
import type { Distribution } from '../graph';
import type { Instruction } from '../program';
import { programOf, runOnce, softwareDevice, unitsApart, type NamedKernel } from './testing';

const distributions: Distribution[] = ['bits', 'uniform', 'normal', 'gumbel'];
const length = 1000;
const index = { offset: 0, strides: [1] };
const batches = [
  { rows: 1, count: 5 },
  { rows: 5, count: 3 },
  { rows: 64, count: 50 },
  { rows: 1000, count: 128 },
  { rows: 32561, count: 500 },
];

function storing(name: string, size: number, instruction: Instruction): NamedKernel {
  const stores = [{ operand: 0, index, value: 0 }];
  const pass = { over: 'inner', reductions: [], code: [instruction], stores } as const;
  const shape = { outer: [size], inner: [], segments: null, operands: [name] };
  return { kind: 'loop', name, ...shape, passes: [pass] };
}

function keyOf(purpose: string) {
  return { purpose, ...streamKey(purpose) };
}

const compiled = programOf(
  'draws',
  Object.fromEntries([
    ...distributions.map((name) => [
      name,
      { region: 'output', shape: [length], type: name === 'bits' ? 'i32' : 'f32' } as const,
    ]),
    ...batches.map(({ rows, count }) => [
      `rows ${rows}`,
      { region: 'output', shape: [count], type: 'i32' } as const,
    ]),
  ]),
  [
    ...distributions.map((distribution) =>
      storing(distribution, length, {
        op: 'random',
        type: distribution === 'bits' ? 'i32' : 'f32',
        distribution,
        stream: keyOf(distribution),
        index: { offset: 3, strides: [1] },
      }),
    ),
    ...batches.map(({ rows, count }) =>
      storing(`rows ${rows}`, count, {
        ...{ op: 'shuffle', type: 'i32', rows, count, stream: keyOf('batch'), index },
      }),
    ),
  ],
);

let device: Device;
beforeAll(async () => {
  device = await softwareDevice();
});
afterAll(() => device.close());

async function draw(seed: number, step: number): Promise<Record<string, Values>> {
  const session = await device.open({ draws: compiled }, { seed });
  const values = await runOnce(session, compiled, {}, step);
  session.close();
  return values;
}

const settings = [
  { seed: 0, step: 0 },
  { seed: 1, step: 7 },
  { seed: 0xffffffff, step: 2 ** 21 - 1 },
  { seed: 20261121, step: 123_456 },
];

describe.each(settings)('random numbers of seed $seed, step $step', ({ seed, step }) => {
  let got: Record<string, Values>;
  beforeAll(async () => {
    got = await draw(seed, step);
  });
  const word = (purpose: string, e: number, lane = e & 3) =>
    stream(seed, purpose).uint32(step * 2 ** 32 + (e >>> 2), lane);
  const uniform = (purpose: string, e: number, lane = e & 3) =>
    ((word(purpose, e, lane) >>> 9) + 0.5) * 2 ** -23;

  it('words and uniforms are those of engine/random, bit for bit', () => {
    for (let i = 0; i < length; i++) {
      expect(got['bits']![i]).toBe(word('bits', i + 3) | 0);
      expect(got['uniform']![i]).toBe(uniform('uniform', i + 3));
    }
  });

  it.each(batches)('shuffles of $rows rows are those of engine/random, bit for bit', (batch) => {
    const { rows, count } = batch;
    const expected = Array.from({ length: count }, (_, e) =>
      shuffled(seed, 'batch', rows, (step * count + e) >>> 0),
    );
    expect(Array.from(got[`rows ${rows}`]!)).toEqual(expected);
  });

  it('normal and Gumbel numbers are within a few units of the last place', () => {
    for (let i = 0; i < length; i++) {
      const e = i + 3;
      const radius = Math.sqrt(-2 * Math.log(uniform('normal', e, e & 2)));
      const angle = 2 * Math.PI * uniform('normal', e, (e & 3) | 1);
      const normal = radius * (e % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
      // Near a zero of the wave the angle's own rounding shows: an absolute error there.
      const error = Math.abs(got['normal']![i]! - normal);
      expect(Math.min(unitsApart(got['normal']![i]!, normal) / 8, error / 1e-6)).toBeLessThan(1);
      const gumbel = -Math.log(-Math.log(uniform('gumbel', e)));
      const off = Math.abs(got['gumbel']![i]! - gumbel);
      expect(Math.min(unitsApart(got['gumbel']![i]!, gumbel) / 8, off / 5e-7)).toBeLessThan(1);
    }
  });
});

describe('shuffles', () => {
  it('hold every row once in each round', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(0xffff), fc.integer({ min: 1, max: 90 }), async (seed, rows) => {
        const whole = programOf(
          'whole',
          { order: { region: 'output', shape: [rows * 2], type: 'i32' } },
          [
            storing('order', rows * 2, {
              ...{ op: 'shuffle', type: 'i32', rows, count: rows * 2, stream: keyOf('p'), index },
            }),
          ],
        );
        const session = await device.open({ whole }, { seed });
        const { order } = await runOnce(session, whole, {}, 3);
        session.close();
        for (const round of [order!.slice(0, rows), order!.slice(rows)]) {
          expect(Array.from(round).sort((a, b) => a - b)).toEqual([...Array(rows).keys()]);
        }
      }),
      { numRuns: 10 },
    );
  });
});
