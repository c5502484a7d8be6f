/**
 * Telephone numbers. Digits alone are never enough: without a column name that says so, a number needs
 * a country code or an area code in parentheses, so that no measurement is taken for a telephone.
 */
import type { PersonalFinding } from '../../engine/schema';
import { findingOf } from './finding';
import type { Sample } from './sample';

const names =
  /\b(\w*phone\w*|tele?fon\w*|tel|mobile?|movil|cell|cellular|handy\w*|fax|gsm|msisdn|whatsapp|rufnummer|portable)\b/;
const dateLike = /^\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}$/;
const decimalLike = /^\d+[.,]\d+$/;

/** Digits in groups, as a telephone number may be written: 7 to 15 digits (ITU-T E.164). */
export function isPhoneLike(text: string): boolean {
  const number = text.replace(/\s*(?:x|ext\.?|#|dw)\s*\d{1,6}$/i, '');
  if (!/^\+?[\d\s().\-/]{6,24}$/.test(number)) return false;
  const digits = number.replace(/\D/g, '').length;
  return digits >= 7 && digits <= 15 && !dateLike.test(number) && !decimalLike.test(number);
}

/** With a country code, or an area code in parentheses. */
export function isDressedPhone(text: string): boolean {
  return isPhoneLike(text) && /^(?:\+|00[1-9]|\(\+?\d{1,5}\)[\s\d])/.test(text);
}

export function detectPhone(sample: Sample): PersonalFinding | null {
  const isNamed = names.test(sample.words);
  const matching = sample.values.filter(isNamed ? isPhoneLike : isDressedPhone).length;
  const verb = 'look like telephone numbers';
  return findingOf(sample, { type: 'phone', matching, verb, trust: 0.85, isNamed });
}
