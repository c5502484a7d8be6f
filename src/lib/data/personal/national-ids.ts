/**
 * National identity, tax and insurance numbers that carry a check, as data: how one is written and how
 * it is checked. Each names its source. A number without a check digit passes by form alone and says so
 * in `chance`.
 */
import { isDayAndMonth, isLuhn, isMod11And10, isVerhoeff, remainder, weighted } from './checksum';

export interface NationalId {
  /** As in "… pass the check of a Swiss AHV number". */
  readonly label: string;
  /** The whole text, as it is usually written; spaces around are gone. */
  readonly pattern: RegExp;
  /** Gets the letters and digits only, in upper case. */
  readonly isValid: (text: string) => boolean;
  /** How often another text of the same form passes by chance. */
  readonly chance: number;
  /** The form alone (separators, letters, prefix) tells it from a plain number. */
  readonly hasOwnForm: boolean;
}

const range = (text: string, from: number, to: number) => Number(text.slice(from, to));

/** DDMMYY… or YYMMDD… as positions. */
function hasDate(text: string, dayAt: number, monthAt: number, monthOffset = 0): boolean {
  return isDayAndMonth(
    range(text, dayAt, dayAt + 2),
    range(text, monthAt, monthAt + 2) - monthOffset,
  );
}

/** Weighted sum modulo 11, where 10 stands for no number. */
function isMod11(text: string, weights: readonly number[]): boolean {
  return weighted(text, weights) % 11 === 0;
}

/** Brazil, Receita Federal: two digits, each 11 − (sum mod 11), 10 and 11 become 0. */
function isCpf(text: string): boolean {
  if (/^(\d)\1+$/.test(text)) return false;
  return [9, 10].every((length) => {
    const sum = weighted(
      text,
      Array.from({ length }, (_, i) => length + 1 - i),
    );
    return ((sum * 10) % 11) % 10 === Number(text[length]);
  });
}

const codiceOdd = '1 0 5 7 9 13 15 17 19 21 2 4 18 20 11 3 6 8 12 14 16 10 22 25 24 23'
  .split(' ')
  .map(Number);

/** Italy, D.M. 23 December 1976: odd places by table, even places by value, modulo 26. */
function isCodiceFiscale(text: string): boolean {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const code = text.charCodeAt(i);
    const value = code < 65 ? code - 48 : code - 65;
    sum += i % 2 === 0 ? codiceOdd[value]! : value;
  }
  return sum % 26 === text.charCodeAt(15) - 65;
}

/** Germany, VKVV § 4: the letter as two digits, weights 2 1 2 5 7 1 2 1 2 1 2 1, digit sums, mod 10. */
function isGermanInsurance(text: string): boolean {
  const letter = String(text.charCodeAt(8) - 64).padStart(2, '0');
  const digits = text.slice(0, 8) + letter + text.slice(9, 11);
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  const sum = weights.reduce((total, weight, i) => {
    const times = weight * Number(digits[i]);
    return total + Math.floor(times / 10) + (times % 10);
  }, 0);
  return sum % 10 === Number(text[11]);
}

/** Germany, § 139b AO: among the first ten digits exactly one comes two or three times; MOD 11,10. */
function isGermanTaxId(text: string): boolean {
  const counts = new Map<string, number>();
  for (const digit of text.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((times) => times > 1);
  return repeated.length === 1 && repeated[0]! <= 3 && isMod11And10(text);
}

/** France, INSEE: 97 − (number mod 97); Corsica's 2A and 2B count as 19 and 18. */
function isInsee(text: string): boolean {
  const digits = text.replace('2A', '19').replace('2B', '18');
  return 97 - remainder(digits.slice(0, 13), 97) === Number(digits.slice(13));
}

/** Spain: number mod 23 gives the letter; X, Y, Z at the front of a NIE count 0, 1, 2. */
function isDni(text: string): boolean {
  const digits = text.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23] === text.at(-1);
}

/** Switzerland, AHVN13: a GTIN-13. */
function isEan13(text: string): boolean {
  return weighted(text, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}

/** Austria, Dachverband: the check digit stands fourth, weights 3 7 9 · 5 8 4 2 1 6, modulo 11. */
function isSvnr(text: string): boolean {
  const rest = weighted(text, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11;
  return rest === Number(text[3]) && hasDate(text, 4, 6);
}

/** Norway, Skatteetaten: two check digits modulo 11. */
function isNorwegian(text: string): boolean {
  return (
    hasDate(text, 0, 2) &&
    isMod11(text, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) &&
    isMod11(text, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1])
  );
}

/** Belgium: 97 − (first nine mod 97), with a 2 in front for births from 2000 on. */
function isBelgian(text: string): boolean {
  const check = Number(text.slice(9));
  const body = text.slice(0, 9);
  return [body, `2${body}`].some((digits) => 97 - remainder(digits, 97) === check);
}

/** Finland, DVV: date and number mod 31 give the sign. */
function isFinnish(text: string): boolean {
  const digits = text.slice(0, 6) + text.slice(-4, -1);
  return (
    hasDate(text, 0, 2) && '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(digits) % 31] === text.at(-1)
  );
}

/** China, GB 11643-1999: ISO 7064 MOD 11-2. */
function isChinese(text: string): boolean {
  const sum = weighted(text, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return hasDate(text, 12, 10) && '10X98765432'[sum % 11] === text[17];
}

/** Turkey: tenth digit (7·odd − even) mod 10, eleventh the sum of the ten. */
function isTurkish(text: string): boolean {
  const odd = weighted(text, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weighted(text, [0, 1, 0, 1, 0, 1, 0, 1]);
  const tenth = (((7 * odd - even) % 10) + 10) % 10;
  return tenth === Number(text[9]) && (odd + even + tenth) % 10 === Number(text[10]);
}

const form = { hasOwnForm: true } as const;
const plain = { hasOwnForm: false } as const;

export const nationalIds: readonly NationalId[] = [
  {
    // SSA, 2011 randomisation: no area 000, 666, 9xx, no group 00, no serial 0000.
    label: 'a US social security number',
    pattern: /^(?!000|666|9)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}$/,
    isValid: () => true,
    chance: 0.9,
    ...form,
  },
  {
    // HMRC NIM39110: letters never used, suffix A to D.
    label: 'a British national insurance number',
    pattern:
      /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]$/i,
    isValid: () => true,
    chance: 0.1,
    ...form,
  },
  {
    label: 'a German tax number (Steuer-ID)',
    pattern: /^[1-9]\d ?\d{3} ?\d{3} ?\d{3}$/,
    isValid: isGermanTaxId,
    chance: 0.05,
    ...plain,
  },
  {
    label: 'a German pension insurance number',
    pattern: /^\d\d ?[0-3]\d[01]\d\d\d ?[A-Z] ?\d{3}$/i,
    isValid: isGermanInsurance,
    chance: 0.1,
    ...form,
  },
  {
    label: 'a French social security number (INSEE)',
    pattern: /^[1-478] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d$/i,
    isValid: isInsee,
    chance: 0.01,
    ...plain,
  },
  {
    label: 'a Spanish identity number (DNI or NIE)',
    pattern: /^(?:\d{8}|[XYZ]-?\d{7})-?[A-Z]$/i,
    isValid: isDni,
    chance: 0.04,
    ...form,
  },
  {
    label: 'an Italian tax code (codice fiscale)',
    pattern:
      /^[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/i,
    isValid: isCodiceFiscale,
    chance: 0.04,
    ...form,
  },
  {
    label: 'a Swiss AHV number',
    pattern: /^756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d$/,
    isValid: isEan13,
    chance: 0.1,
    ...form,
  },
  {
    label: 'an Austrian social insurance number',
    pattern: /^[1-9]\d{3} ?[0-3]\d[01]\d\d\d$/,
    isValid: isSvnr,
    chance: 0.02,
    ...plain,
  },
  {
    // Elfproef: weights 9 … 2 and −1.
    label: 'a Dutch citizen service number (BSN)',
    pattern: /^\d{4}\.?\d\d\.?\d{3}$/,
    isValid: (text) => isMod11(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) && Number(text) > 0,
    chance: 0.09,
    ...plain,
  },
  {
    // SKV 704; 60 is added to the day of a coordination number.
    label: 'a Swedish personal number',
    pattern: /^(?:19|20)?\d\d[01]\d[0-9]\d[-+]?\d{4}$/,
    isValid: (text) => {
      const digits = text.slice(-10);
      return isDayAndMonth(range(digits, 4, 6) % 60, range(digits, 2, 4)) && isLuhn(digits);
    },
    chance: 0.01,
    ...plain,
  },
  {
    label: 'a Norwegian birth number',
    pattern: /^[0-7]\d[01]\d{3} ?\d{5}$/,
    isValid: isNorwegian,
    chance: 0.003,
    ...plain,
  },
  {
    label: 'a Finnish personal identity code',
    pattern: /^[0-3]\d[01]\d{3}[-+A-FU-Y]\d{3}[0-9A-Y]$/i,
    isValid: isFinnish,
    chance: 0.03,
    ...form,
  },
  {
    label: 'a Belgian national number',
    pattern: /^\d\d\.?[0-5]\d\.?[0-3]\d-?\d{3}\.?\d\d$/,
    isValid: isBelgian,
    chance: 0.02,
    ...plain,
  },
  {
    // Month + 80, 20, 40 or 60 for other centuries.
    label: 'a Polish PESEL number',
    pattern: /^\d{11}$/,
    isValid: (text) =>
      isDayAndMonth(range(text, 4, 6), range(text, 2, 4) % 20) &&
      weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
    chance: 0.02,
    ...plain,
  },
  {
    label: 'a Brazilian CPF number',
    pattern: /^\d{3}\.?\d{3}\.?\d{3}-?\d\d$/,
    isValid: isCpf,
    chance: 0.01,
    ...plain,
  },
  {
    // UIDAI: twelve digits, never beginning with 0 or 1, Verhoeff.
    label: 'an Indian Aadhaar number',
    pattern: /^[2-9]\d{3}([ -]?)\d{4}\1\d{4}$/,
    isValid: isVerhoeff,
    chance: 0.1,
    ...plain,
  },
  {
    label: 'a Canadian social insurance number',
    pattern: /^[0-79]\d\d([ -]?)\d{3}\1\d{3}$/,
    isValid: isLuhn,
    chance: 0.1,
    ...plain,
  },
  {
    label: 'a South African identity number',
    pattern: /^\d\d[01]\d[0-3]\d ?\d{4} ?[01][89]\d$/,
    isValid: (text) => hasDate(text, 4, 2) && isLuhn(text),
    chance: 0.02,
    ...plain,
  },
  {
    label: 'a Chinese resident identity number',
    pattern: /^[1-9]\d{5}(?:19|20)\d\d[01]\d[0-3]\d\d{3}[\dX]$/i,
    isValid: isChinese,
    chance: 0.05,
    ...form,
  },
  {
    label: 'a Turkish identity number',
    pattern: /^[1-9]\d{10}$/,
    isValid: isTurkish,
    chance: 0.01,
    ...plain,
  },
];

/** Whether a text as written in a table is such a number. */
export function isNationalId(id: NationalId, text: string): boolean {
  return id.pattern.test(text) && id.isValid(text.replace(/[^0-9A-Za-z]/g, '').toUpperCase());
}
