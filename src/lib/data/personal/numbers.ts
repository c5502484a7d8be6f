/** Account, card and national identity numbers: told by form and check digit. */
import type { PersonalFinding } from '../../engine/schema';
import { isCardNumber, isIban } from './bank-numbers';
import { byPattern, findingOf, type Detector } from './finding';
import { isNationalId, nationalIds, type NationalId } from './national-ids';
import type { Sample } from './sample';

const nationalNames =
  /\b(ssn|social security|sozialversicherung\w*|sv nr|svnr|ahv\w*|nino|national (id|insurance|number)|steuer ?id\w*|tax ?(id|number|no)|nir|insee|dni|nie|codice fiscale|cf|bsn|personnummer|fodselsnummer|hetu|pesel|cpf|aadhaar|aadhar|sin|kimlik|tckn|id (card|number)|passport|ausweis\w*|identity)\b/;

/** The odds that all matches are accidents must be below this: e⁻¹². */
const accidentLimit = 12;

export const numberDetectors: readonly Detector[] = [
  byPattern({
    type: 'iban',
    verb: 'pass the check of an IBAN (country, length, modulo 97)',
    trust: 0.99,
    names: /\b(iban|konto\w*|account( (number|no))?|bank account)\b/,
    matches: isIban,
  }),
  byPattern({
    type: 'credit-card',
    verb: 'pass the check of a payment card number (issuer, length, Luhn)',
    trust: 0.9,
    names: /\b(card|cc|credit ?card|kreditkarte\w*|card ?(number|no)|pan|tarjeta|carte)\b/,
    matches: isCardNumber,
  }),
  nationalId,
];

/** The kind of number that most values pass; plain digits count only where accident is ruled out. */
function nationalId(sample: Sample): PersonalFinding | null {
  const isNamed = nationalNames.test(sample.words);
  let best: PersonalFinding | null = null;
  for (const id of nationalIds) {
    const matching = sample.values.filter((value) => isNationalId(id, value)).length;
    const verb = `pass the check of ${id.label}`;
    const trust = trustOf(id, matching);
    const found = findingOf(sample, { type: 'national-id', matching, verb, trust, isNamed });
    if (found && found.confidence > (best?.confidence ?? 0)) best = found;
  }
  return best;
}

function trustOf(id: NationalId, matching: number): number {
  const surprise = matching * -Math.log(id.chance);
  if (surprise >= accidentLimit) return id.hasOwnForm ? 0.97 : 0.95;
  return id.hasOwnForm ? 0.85 : 0.3;
}
