import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meaningOf, meaningOfCode } from './number-format';
import { serialText } from './serial';

test.each([
  ['General', 'number'],
  ['#,##0.00 "days"', 'number'],
  ['[Red]-0.00 [$€-407]', 'number'],
  ['0.00E+00', 'number'],
  ['0 \\d', 'number'],
  ['yyyy\\-mm\\-dd;@', 'date'],
  ['[$-F800]dddd, mmmm dd, yyyy', 'date'],
  ['mmm', 'date'],
  ['h:mm AM/PM', 'time'],
  ['mm:ss.0', 'time'],
  ['[$-409]m/d/yy h:mm AM/PM;@', 'datetime'],
  ['[h]:mm:ss', 'elapsed'],
])('%s shows a %s', (code, meaning) => {
  expect(meaningOfCode(code)).toBe(meaning);
});

test('built-in ids, and a custom code that takes one of them', () => {
  expect([0, 9, 14, 21, 22, 46].map((id) => meaningOf(id, new Map()))).toEqual([
    ...['number', 'number', 'date', 'time', 'datetime', 'elapsed'],
  ]);
  expect(meaningOf(14, new Map([[14, '0.0']]))).toBe('number');
});

test('law: a serial is the count of days since 1899-12-30, from March 1900 on', () => {
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 2_958_465 }), (serial) => {
      const day = new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10);
      expect(serialText(serial, 'date', false)).toBe(day);
    }),
  );
});

// Excel's own displays: 1 is 1900-01-01, 59 is 1900-02-28, 61 is 1900-03-01; with 1904, 0 is 1904-01-01.
test.each([
  [1, 'date', false, '1900-01-01'],
  [59, 'date', false, '1900-02-28'],
  [61, 'date', false, '1900-03-01'],
  [0, 'date', true, '1904-01-01'],
  [45_000.5, 'datetime', false, '2023-03-15 12:00:00'],
  [0.75, 'time', false, '18:00:00'],
  [45_000 + 1 / 86_400_000, 'datetime', false, '2023-03-15 00:00:00.001'],
  [1.5, 'elapsed', false, '36:00:00'],
  [-1, 'date', false, '-1'],
] as const)('%d as %s (1904: %s) is %s', (serial, meaning, is1904, text) => {
  expect(serialText(serial, meaning, is1904)).toBe(text);
});
