/**
 * Made-up personal values that can belong to nobody: names from a short list of our own, and numbers and
 * addresses from ranges that are reserved for examples or can never be issued.
 */
import type { PersonalType } from '../schema';
import type { Made } from './made';

const givenNames =
  'Ada Alma Ben Bruno Cleo Cora Dario Dina Edda Elio Fanny Felix Gala Gero Hanna Hugo Ida Ivo Jana Joris Kaia Kilian Lena Linus Mara Milo Nina Noel Olga Oskar Paula Piet Rahel Remo Sina Silas Tara Theo Vera Viktor'.split(
    ' ',
  );
const familyNames =
  'Abend Ahorn Bachfeld Birkhain Brunnwald Dorfmann Eichgrund Fernau Feldbach Glashof Grauwald Haselau Hochrain Immergrün Jungwald Kaltbrunn Kieselbach Lindenau Lichtwart Mohnfeld Morgenau Nebelhorn Oberfeld Quellmann Regenau Rosenhag Seeblick Silberbach Sommerau Sonnfeld Steinhag Talgrund Ufermann Vogelsang Wiesengrund Windhag Winterfeld Zaunegg'.split(
    ' ',
  );
const streets =
  'Amber Birch Cedar Clover Dune Elder Fern Garnet Hazel Ivory Juniper Kestrel Larch Maple Nettle Opal Poplar Quartz Rowan Sage'.split(
    ' ',
  );

function digits(index: number, random: Parameters<Made>[1], count: number, lane: number): string {
  return Array.from({ length: count }, (_, i) => random.below(10, index, lane + i)).join('');
}

function pick(list: readonly string[], index: number, random: Parameters<Made>[1], lane: number) {
  return list[random.below(list.length, index, lane)] as string;
}

const name: Made = (index, random) =>
  `${pick(givenNames, index, random, 0)} ${pick(familyNames, index, random, 1)}`;

/** Remainder of a decimal number of any length. */
function remainder(text: string, divisor: number): number {
  let rest = 0;
  for (const digit of text) rest = (rest * 10 + Number(digit)) % divisor;
  return rest;
}

/** ISO 13616 check digits for the user-assigned country code XX (X is 33 in the checksum). */
const iban: Made = (index, random) => {
  const account = digits(index, random, 18, 0);
  const check = 98 - remainder(`${account}333300`, 97);
  return `XX${String(check).padStart(2, '0')}${account}`;
};

/** Digit that makes a number pass the check of ISO/IEC 7812 (Luhn). */
function luhnDigit(text: string): number {
  let sum = 0;
  [...text].reverse().forEach((char, i) => {
    const value = Number(char) * (i % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return (10 - (sum % 10)) % 10;
}

/** Begins with 9999: issuer range of a country code that is not assigned. */
const creditCard: Made = (index, random) => {
  const body = `9999${digits(index, random, 11, 0)}`;
  return `${body}${luhnDigit(body)}`;
};

/** Blocks for documentation (RFC 5737). */
const networks = ['192.0.2', '198.51.100', '203.0.113'] as const;

export const makers: Readonly<Record<PersonalType, Made>> = {
  name,
  email: (index, random) => {
    const text = name(index, random).toLowerCase().replace('ü', 'ue').replace(' ', '.');
    return `${text}.${index + 1}@example.org`;
  },
  /** 555-0100 to 555-0199 are kept free for fiction in every North American area. */
  phone: (index, random) =>
    `+1-${200 + random.below(790, index, 0)}-555-01${digits(index, random, 2, 1)}`,
  address: (index, random) =>
    `${1 + random.below(199, index, 0)} ${pick(streets, index, random, 1)} Street, Sampleton`,
  /** Area number 000 has never been given out. */
  'national-id': (index, random) =>
    `000-${digits(index, random, 2, 0)}-${digits(index, random, 4, 2)}`,
  iban,
  'credit-card': creditCard,
  'ip-address': (index, random) =>
    `${pick(networks, index, random, 0)}.${1 + random.below(254, index, 1)}`,
  url: (index) => `https://example.org/page/${index + 1}`,
  coordinates: (index, random) =>
    `${(random.uniform(index, 0) * 120 - 60).toFixed(4)}, ${(random.uniform(index, 1) * 360 - 180).toFixed(4)}`,
};
