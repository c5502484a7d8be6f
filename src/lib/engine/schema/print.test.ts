import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printValue, type Column, type Format } from './index';

function column(kind: Column['kind'], format: Format, nulls: string[] = []): Column {
  return {
    name: 'c',
    kind,
    reason: '',
    format,
    hasNulls: true,
    nulls,
    personal: null,
    treatment: null,
  };
}

function number(parts: Partial<Extract<Format, { type: 'number' }>> = {}): Format {
  return {
    type: 'number',
    decimals: 2,
    fixedDecimals: false,
    decimalMark: '.',
    thousandsMark: '',
    width: 0,
    prefix: '',
    suffix: '',
    ...parts,
  };
}

const moment = (pattern: string, fractionDigits = 0, zone: string | null = null): Format => ({
  type: 'moment',
  pattern,
  fractionDigits,
  zone,
});

describe('law: a printed number reads back as itself, rounded to its decimals', () => {
  it('for any finite number', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e12, max: 1e12 }),
        fc.integer({ min: 0, max: 6 }),
        (value, decimals) => {
          const text = printValue(column('decimal', number({ decimals })), value);
          expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(
            0.5 * 10 ** -decimals + Math.abs(value) * 1e-15,
          );
          expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/);
        },
      ),
    );
  });
});

describe('numbers keep the look of their file', () => {
  it.each([
    [number(), 1234.5, '1234.5'],
    [number({ fixedDecimals: true }), 1234.5, '1234.50'],
    [
      number({ fixedDecimals: true, decimalMark: ',', thousandsMark: '.', suffix: ' €' }),
      -1234567.891,
      '-1.234.567,89 €',
    ],
    [number({ prefix: '$', thousandsMark: ',', fixedDecimals: true }), 1000, '$1,000.00'],
    [number({ decimals: 0, width: 5 }), 42, '00042'],
    [number({ decimals: 0 }), -0.2, '0'],
    [number({ decimals: 13 }), 16.3701779376788, '16.3701779376788'],
    [number({ decimals: 0 }), 9007199254740991, '9007199254740991'],
  ])('%j of %d is %s', (format, value, text) => {
    expect(printValue(column('decimal', format), value)).toBe(text);
  });
});

describe('moments keep the look of their file', () => {
  const day = Date.UTC(2024, 1, 29) / 86_400_000;
  const instant = Date.UTC(2024, 1, 29, 13, 5, 9) + 7.25;
  it.each([
    ['date', moment('%Y-%m-%d'), day, '2024-02-29'],
    ['date', moment('%d/%m/%y'), day, '29/02/24'],
    ['date', moment('%Y/%-m/%-d'), Date.UTC(2016, 6, 1) / 86_400_000, '2016/7/1'],
    ['date', moment('%d %b %Y'), day, '29 Feb 2024'],
    ['date', moment('%Y%m%d'), day, '20240229'],
    ['date', moment('%Y-%j'), day, '2024-060'],
    ['date', moment('%Y-%m-%d'), -1, '1969-12-31'],
    ['datetime', moment('%Y-%m-%dT%H:%M:%S', 3, 'Z'), instant, '2024-02-29T13:05:09.007Z'],
    ['datetime', moment('%Y-%m-%d %H:%M:%S', 6), instant, '2024-02-29 13:05:09.007250'],
    ['datetime', moment('%Y-%m-%dT%H:%M:%S', 0, '+02:00'), instant, '2024-02-29T15:05:09+02:00'],
    ['datetime', moment('%m/%d/%Y %I:%M %p'), instant, '02/29/2024 01:05 PM'],
    ['time', moment('%H:%M'), 13.5 * 3_600_000, '13:30'],
  ] as const)('%s %j', (kind, format, value, text) => {
    expect(printValue(column(kind, format), value)).toBe(text);
  });
});

it('writes a null and a boolean in the spellings of the file', () => {
  const format: Format = { type: 'boolean', true: 'yes', false: 'no' };
  expect(printValue(column('boolean', format, ['NA', '']), null)).toBe('NA');
  expect(printValue(column('boolean', format), 'true')).toBe('yes');
  expect(printValue(column('decimal', number(), ['-']), Number.NaN)).toBe('-');
  expect(printValue(column('category', { type: 'text' }), null)).toBe('');
});
