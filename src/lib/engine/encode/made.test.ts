import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../random';
import { personalTypes } from '../schema';
import { bijection } from './bijection';
import { findShape } from './identifier-shape';
import { makers } from './personal-makers';

const random = stream(1, 'test');

describe('bijection', () => {
  it('gives every number of its domain once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(99), (size, seed) => {
        const map = bijection(size, seed, 'p');
        const images = new Set(Array.from({ length: size }, (_, i) => map(i)));
        expect(images.size).toBe(size);
        expect(Math.max(...images)).toBe(size - 1);
      }),
      { numRuns: 40 },
    );
  });

  it('stays in domains of up to 2^52', () => {
    const size = 2 ** 52 - 17;
    const map = bijection(size, 1, 'p');
    for (const index of [0, 1, size - 1]) {
      expect(Number.isSafeInteger(map(index)) && map(index) < size).toBe(true);
    }
  });
});

describe('the look of keys', () => {
  const list = (make: (i: number) => string): string[] => [...Array(40).keys()].map(make);

  it('is a running number where numbers run, without their exact beginning', () => {
    expect(
      findShape(
        list((i) => `INV-${String(10_003 + 2 * i).padStart(7, '0')}`),
        5,
      ),
    ).toEqual({
      type: 'sequence',
      prefix: 'INV-',
      suffix: '',
      first: 10_002,
      step: 2,
      width: 7,
    });
    expect(
      findShape(
        list((i) => String(i + 1)),
        5,
      ),
    ).toMatchObject({ first: 1, step: 1, width: 0 });
  });

  it('is a UUID or a mask of character classes', () => {
    const hex = (i: number, length: number): string =>
      Array.from({ length }, (_, k) => '0123456789abcdef'[random.below(16, i, k)]).join('');
    const uuid = (i: number): string =>
      `${hex(i, 8)}-${hex(i, 4)}-4${hex(i, 3)}-a${hex(i, 3)}-${hex(i, 12)}`;
    expect(findShape(list(uuid), 5)).toEqual({ type: 'uuid', isUpper: false });
    const mask = findShape(
      list((i) => `X${String.fromCharCode(65 + random.below(26, i))}-${random.below(10, i, 1)}`),
      5,
    );
    expect(mask).toMatchObject({ type: 'mask' });
    if (mask.type !== 'mask') return;
    expect([mask.places[0], mask.places[2]]).toEqual(['X', '-']);
    expect(mask.places[3]).toContain('0');
  });

  it('takes over no character of too few keys', () => {
    const shape = findShape(['SECRET-1', 'SECRET-2'], 5);
    expect(JSON.stringify(shape)).not.toContain('SECRET');
  });
});

describe('made-up personal values', () => {
  it('are the same for the same row and differ between rows', () => {
    for (const type of personalTypes) {
      expect(makers[type](5, random)).toBe(makers[type](5, stream(1, 'test')));
      const values = new Set(Array.from({ length: 50 }, (_, i) => makers[type](i, random)));
      expect([type, values.size > 25]).toEqual([type, true]);
    }
  });

  it('pass the checks of their standards: IBAN (ISO 13616, mod 97) and card numbers (Luhn)', () => {
    for (let row = 0; row < 50; row++) {
      const account = makers.iban(row, random);
      const moved = `${account.slice(4)}${account.slice(0, 4)}`;
      const value = BigInt(moved.replace(/[A-Z]/g, (char) => String(char.charCodeAt(0) - 55)));
      expect(value % 97n).toBe(1n);
      const sum = [...makers['credit-card'](row, random)].reverse().reduce((total, char, i) => {
        const double = Number(char) * (i % 2 === 0 ? 1 : 2);
        return total + (double > 9 ? double - 9 : double);
      }, 0);
      expect(sum % 10).toBe(0);
    }
  });

  it('come from ranges that belong to nobody', () => {
    expect(makers.email(1, random)).toMatch(/^[a-z.]+\.2@example\.org$/);
    expect(makers.phone(1, random)).toMatch(/^\+1-\d{3}-555-01\d\d$/);
    expect(makers['ip-address'](1, random)).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/);
    expect(makers['national-id'](1, random)).toMatch(/^000-\d\d-\d{4}$/);
    expect(makers.iban(1, random)).toMatch(/^XX\d{20}$/);
  });
});
