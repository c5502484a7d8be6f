import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDayAndMonth, isLuhn, isMod11And10, isMod97, isVerhoeff, remainder } from './checksum';

const digits = (minLength: number, maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength, maxLength }).map((list) => list.join(''));

/** The one last digit that makes the number valid. */
function complete(body: string, isValid: (text: string) => boolean): string[] {
  return [...'0123456789'].map((digit) => body + digit).filter(isValid);
}

function replaceAt(text: string, at: number, digit: number): string {
  return text.slice(0, at) + String(digit) + text.slice(at + 1);
}

describe.each([
  ['Luhn', isLuhn],
  ['Verhoeff', isVerhoeff],
  ['MOD 11,10', isMod11And10],
] as const)('%s', (_name, isValid) => {
  test('exactly one check digit fits, and changing any one digit is found', () => {
    fc.assert(
      fc.property(digits(2, 18), fc.nat(), fc.integer({ min: 1, max: 9 }), (body, at, shift) => {
        const [whole, ...others] = complete(body, isValid);
        expect(others).toEqual([]);
        const place = at % whole!.length;
        const changed = replaceAt(whole!, place, (Number(whole![place]) + shift) % 10);
        expect(isValid(changed)).toBe(false);
      }),
    );
  });
});

test('Verhoeff finds neighbours that were swapped', () => {
  fc.assert(
    fc.property(digits(2, 18), fc.nat(), (body, at) => {
      const [whole] = complete(body, isVerhoeff);
      const place = at % (whole!.length - 1);
      const [a, b] = [whole![place]!, whole![place + 1]!];
      fc.pre(a !== b);
      expect(isVerhoeff(whole!.slice(0, place) + b + a + whole!.slice(place + 2))).toBe(false);
    }),
  );
});

test('MOD 97-10: made numbers pass, any one changed digit is found', () => {
  const country = fc.stringMatching(/^[A-Z]{2}$/);
  fc.assert(
    fc.property(
      country,
      digits(10, 28),
      fc.nat(),
      fc.integer({ min: 1, max: 9 }),
      (cc, body, at, shift) => {
        const letters = cc.replace(/[A-Z]/g, (c) => String(c.charCodeAt(0) - 55));
        // ISO 13616: 98 − (body, country, 00) mod 97.
        const check = String(98 - remainder(`${body}${letters}00`, 97)).padStart(2, '0');
        expect(isMod97(cc + check + body)).toBe(true);
        const place = at % body.length;
        const changed = replaceAt(body, place, (Number(body[place]) + shift) % 10);
        expect(isMod97(cc + check + changed)).toBe(false);
      },
    ),
  );
});

test('published examples', () => {
  // Wikipedia "Luhn algorithm", "Verhoeff algorithm"; Bundeszentralamt für Steuern sample Steuer-ID.
  expect(isLuhn('17893729974')).toBe(true);
  expect(isVerhoeff('2363')).toBe(true);
  expect(isMod11And10('86095742719')).toBe(true);
});

test('remainder agrees with BigInt', () => {
  fc.assert(
    fc.property(digits(1, 40), fc.integer({ min: 2, max: 9999 }), (text, divisor) => {
      expect(remainder(text, divisor)).toBe(Number(BigInt(text) % BigInt(divisor)));
    }),
  );
});

test('days of months are those of a leap year', () => {
  for (let month = 0; month <= 13; month++) {
    for (let day = 0; day <= 32; day++) {
      const date = new Date(Date.UTC(2024, month - 1, day));
      const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month >= 1;
      expect(isDayAndMonth(day, month)).toBe(exists && month <= 12);
    }
  }
});
