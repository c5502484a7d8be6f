import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barAt, offsetAt, scrolled, spacerPx } from './scroll-scale';

const frames = fc.record({
  contentPx: fc.integer({ min: 2_000, max: 300_000_000 }),
  viewportPx: fc.integer({ min: 100, max: 1_500 }),
});

describe('a scaled scroll bar', () => {
  it('reaches the first and the last row', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        expect(offsetAt(0, frame)).toBe(0);
        const end = spacerPx(frame) - frame.viewportPx;
        expect(offsetAt(end, frame)).toBeCloseTo(frame.contentPx - frame.viewportPx, 5);
      }),
    );
  });

  it('barAt undoes offsetAt', () => {
    fc.assert(
      fc.property(frames, fc.double({ min: 0, max: 1, noNaN: true }), (frame, share) => {
        const offset = share * (frame.contentPx - frame.viewportPx);
        expect(offsetAt(barAt(offset, frame), frame)).toBeCloseTo(offset, 4);
      }),
    );
  });

  it('moves one row for one row, however long the table', () => {
    const frame = { contentPx: 280_000_000, viewportPx: 600 };
    const offset = 140_000_000;
    const bar = barAt(offset, frame);
    expect(scrolled(offset, bar, bar + 28, frame)).toBe(offset + 28);
    expect(scrolled(offset, bar, bar + 5_000, frame)).toBeCloseTo(offsetAt(bar + 5_000, frame), 5);
  });
});
