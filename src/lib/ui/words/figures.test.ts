import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisText, bytes, count, duration, number, percent, share } from './index';

describe('percent', () => {
  it('never calls a share nothing or everything unless it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        const text = percent(value).replace('\u00a0', ' ');
        expect(text === '0 %').toBe(value === 0);
        expect(/^100(\.0+)? %$/.test(text)).toBe(value === 1);
      }),
    );
  });

  it('keeps two decimals below one per cent', () => {
    expect(percent(0.0042)).toBe('0.42\u00a0%');
    expect(percent(0.00001)).toBe('<\u00a00.01\u00a0%');
    expect(percent(0.9134)).toBe('91.3\u00a0%');
  });
});

describe('a number below nothing', () => {
  it('has a minus sign, never a hyphen, and the digits of its size', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), (size) => {
        for (const write of [number, share, (value: number) => axisText('decimal', value)]) {
          expect(write(-size)).toBe(`−${write(size)}`);
        }
        if (size <= 1) expect(percent(-size)).toBe(`−${percent(size)}`);
      }),
    );
  });

  it('has no sign where it rounds to nothing', () => {
    expect(share(-0.0001)).toBe('0.000');
    expect(number(-0)).toBe('0');
  });
});

describe('figures', () => {
  it('names the unit once, in the right number', () => {
    expect(count(1, 'row')).toBe('1 row');
    expect(count(32561, 'row')).toBe('32,561 rows');
  });

  it('moves to the next unit rather than show 1,000 of the last', () => {
    expect(bytes(999)).toBe('999 bytes');
    expect(bytes(3_518_606)).toBe('3.5\u00a0MB');
    expect(bytes(999_600)).toBe('1.0\u00a0MB');
  });

  it('says durations in words', () => {
    expect(duration(300)).toBe('under a second');
    expect(duration(59_700)).toBe('1\u00a0min 0\u00a0s');
    expect(duration(7_800_000)).toBe('2\u00a0h 10\u00a0min');
  });
});

describe('axisText', () => {
  it('writes days, moments and times from their units', () => {
    expect(axisText('date', 19723)).toBe('2024-01-01');
    expect(axisText('datetime', 1_704_067_200_000)).toBe('2024-01-01 00:00');
    expect(axisText('time', 34_200_000)).toBe('09:30');
    expect(axisText('integer', 1_234_567)).toBe('1.23M');
  });
});
