import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCardNumber, isIban } from './bank-numbers';
import { isFrequentName, isNameShaped } from './name';
import { isEmail, isIpAddress, isUrl } from './network';
import { isDressedPhone, isPhoneLike } from './phone';
import { isCoordinatePair, isStreetAddress } from './place';
import { wordsOf } from './sample';

interface Case {
  readonly is: (text: string) => boolean;
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

const cases: Record<string, Case> = {
  'e-mail addresses': {
    is: isEmail,
    yes: ['a@b.example', 'Ana.K+x@sub.mail.co.uk', 'Ana <ana@b.example>', 'jürgen@büro.example'],
    no: ['a@b', '@b.example', 'a b@c.example', 'a@b..example', 'price @ 3.50', ''],
  },
  'web addresses': {
    is: isUrl,
    yes: ['https://example.org', 'http://a/b?c=1#d', 'www.example.org/x', 'ftp://h/f'],
    no: ['example.org', 'http://', 'www.', 'see https://example.org', '1.5'],
  },
  'IP addresses': {
    is: isIpAddress,
    // IPv6: the examples of RFC 4291, section 2.2.
    yes: [
      '192.168.0.1',
      '255.255.255.255:8080',
      '10.0.0.0/8',
      '2001:DB8:0:0:8:800:200C:417A',
      'FF01::101',
      '::1',
      '::',
      '::FFFF:129.144.52.38',
      'fe80::1%eth0',
    ],
    no: ['256.1.1.1', '1.2.3', '12:30:45', '2001:db8::1::2', '01:23:45:67:89:ab', ':', '1.2.3.4.5'],
  },
  IBANs: {
    is: isIban,
    // SWIFT IBAN registry.
    yes: [
      'GB29 NWBK 6016 1331 9268 19',
      'DE89370400440532013000',
      'CH9300762011623852957',
      'NO9386011117947',
      'MT84MALT011000012345MTLCAST001S',
      'at61 1904 3002 3457 3201',
    ],
    no: [
      'GB29 NWBK 6016 1331 9268 18',
      'DE8937040044053201300',
      'XX89370400440532013000',
      '89370400',
    ],
  },
  'payment cards': {
    is: isCardNumber,
    // Test numbers that the issuers' processors publish.
    yes: [
      '4111 1111 1111 1111',
      '5555555555554444',
      '2223003122003222',
      '378282246310005',
      '6011111111111117',
      '30569309025904',
      '3530111333300000',
    ],
    no: ['4111111111111112', '1234567812345670', '0000000000000000', '20240131120000'],
  },
  'telephone numbers': {
    is: isPhoneLike,
    yes: ['(206) 555-9857', '+43 1 4000 0', '030-0074321', '88.60.15.31', '555-123-4567 x12'],
    no: ['2024-01-31', '31.01.2024', '12.3456789', '123456', '1234567890123456', 'call me', '3-4'],
  },
  'telephone numbers with a code': {
    is: isDressedPhone,
    yes: ['+43 664 1234567', '0043 664 1234567', '(5) 555-4729'],
    no: ['6641234567', '555-123-4567', '078-05-1120', '1 234 567', '-1234567', '(1234567)'],
  },
  'street addresses': {
    is: isStreetAddress,
    yes: [
      'Obere Str. 57',
      '24, place Kléber',
      'Berguvsvägen  8',
      'Avda. de la Constitución 2222',
      '120 Hanover Sq.',
      'C/ Araquil, 67',
      'Kirchgasse 6',
      'Via Ludovico il Moro 22',
      'ul. Filtrowa 68',
    ],
    no: ['10 boxes x 20 bags', 'Vienna', 'Main Street', '12345', '500 g pkgs.'],
  },
  'coordinates in one text': {
    is: isCoordinatePair,
    yes: [
      '48.20820, 16.37380',
      '(-33.8688;151.2093)',
      'POINT (16.37 48.2)',
      `48°12'30"N 16°22'23"E`,
    ],
    no: ['48.2, 16.3', '148.2082, 16.3738', '48.2082', '1,234.567'],
  },
  'the shape of names': {
    is: isNameShaped,
    yes: [
      'Ana',
      'Dr. Maria van der Berg',
      'O’Neill',
      'Anders, Maria',
      'José García-López',
      'J. Doe',
    ],
    no: ['R2D2', '24 bottles', 'a@b.example', 'one two three four five six', '', '<=50K'],
  },
  'frequent names': {
    is: isFrequentName,
    yes: [
      'Maria Qwertz',
      'Qwertz Müller',
      'Müller, Xaver',
      'Dr. Anna Z.',
      'Anne-Marie X',
      'Øyvind Hansen',
    ],
    no: [
      'White',
      'Black',
      'May',
      'Paris',
      'Rose',
      'Private',
      'Husband',
      'Kaufvertrag',
      'Alfreds Futterkiste',
    ],
  },
};

describe.each(Object.entries(cases))('%s', (_name, { is, yes, no }) => {
  test('are known by their form', () => {
    expect(yes.filter((text) => !is(text))).toEqual([]);
    expect(no.filter((text) => is(text))).toEqual([]);
  });

  test('any text at all gets an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => typeof is(text) === 'boolean'),
    );
  });
});

test('IBAN: any one changed digit is found', () => {
  const valid = 'DE89370400440532013000';
  for (let at = 2; at < valid.length; at++) {
    for (let digit = 0; digit <= 9; digit++) {
      const changed = valid.slice(0, at) + String(digit) + valid.slice(at + 1);
      expect(isIban(changed)).toBe(changed === valid);
    }
  }
});

test('column names become plain words', () => {
  expect(['homePhone', 'E-Mail', 'TéléphoneFixe', 'geo_lat', 'Straße'].map(wordsOf)).toEqual([
    'home phone',
    'e mail',
    'telephone fixe',
    'geo lat',
    'strasse',
  ]);
});
