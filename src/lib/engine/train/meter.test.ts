import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Meter } from './meter';
import { Pace } from './pace';

it('an even pace is measured exactly, and a new one within a few times its memory', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), (old, now) => {
      const meter = new Meter();
      expect(meter.msPerStep).toBeNull();
      meter.record(0, 5);
      expect(meter.msPerStep).toBeNull();
      for (let ms = 0; ms < 20_000; ms += old) meter.record(1, old);
      expect(meter.msPerStep).toBeCloseTo(old, 0);
      for (let ms = 0; ms < 60_000; ms += now) meter.record(1, now);
      expect(meter.msPerStep! / now).toBeCloseTo(1, 1);
    }),
    { numRuns: 30 },
  );
});

it('submits grow from one step to 100 ms and shrink at once', () => {
  const pace = new Pace();
  const taken: number[] = [];
  for (let i = 0; i < 6; i++) {
    const steps = pace.next(1e9);
    taken.push(steps);
    pace.record(steps, steps * 0.5);
  }
  expect(taken).toEqual([1, 4, 16, 64, 200, 200]);
  pace.record(200, 1000);
  expect(pace.next(1e9)).toBe(20);
  expect(pace.next(7)).toBe(7);
  pace.record(20, 100_000);
  expect(pace.next(1e9)).toBe(1);
  for (let i = 0; i < 20; i++) pace.record(pace.next(1e9), 0);
  expect(pace.next(1e9)).toBe(4096);
});
