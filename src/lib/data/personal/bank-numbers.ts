/** Account and card numbers: form, length and check digit. */
import { isLuhn, isMod97 } from './checksum';

/** Lengths by country: SWIFT IBAN registry. */
const ibanLengths = parseLengths(
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 ' +
    'EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 ' +
    'KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 ' +
    'PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 ' +
    'VG24 XK20',
);

function parseLengths(text: string): ReadonlyMap<string, number> {
  return new Map(text.split(' ').map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]));
}

/** Country, length and ISO 7064 MOD 97-10 are right; spaces as in print are allowed. */
export function isIban(text: string): boolean {
  const compact = text.replace(/[ -]/g, '').toUpperCase();
  if (!/^[A-Z]{2}\d\d[A-Z0-9]+$/.test(compact)) return false;
  return ibanLengths.get(compact.slice(0, 2)) === compact.length && isMod97(compact);
}

/** Issuer prefixes and lengths (ISO/IEC 7812 numbers as their issuers publish them). */
const issuers: readonly RegExp[] = [
  /^4(?:\d{12}|\d{15}|\d{18})$/, // Visa
  /^5[1-5]\d{14}$/, // Mastercard
  /^2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}$/, // Mastercard, 2-series
  /^3[47]\d{13}$/, // American Express
  /^3(?:0[0-5]|[689]\d)\d{11}$/, // Diners Club
  /^6(?:011|4[4-9]\d|5\d\d)\d{12}$/, // Discover
  /^35(?:2[89]|[3-8]\d)\d{12}$/, // JCB
  /^62\d{14,17}$/, // UnionPay
  /^(?:50|5[6-8]|6[37])\d{10,17}$/, // Maestro
];

/** An issuer's prefix and length and the Luhn digit are right; spaces or hyphens as on the card. */
export function isCardNumber(text: string): boolean {
  if (!/^\d[\d -]{11,24}$/.test(text)) return false;
  const digits = text.replace(/[ -]/g, '');
  return issuers.some((issuer) => issuer.test(digits)) && isLuhn(digits);
}
