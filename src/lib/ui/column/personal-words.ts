/** Personal data and what can be done with it, in plain words. */
import type { PersonalType, Treatment } from '$lib/engine/schema';

export const personalNames: Readonly<Record<PersonalType, string>> = {
  email: 'e-mail addresses',
  phone: 'telephone numbers',
  name: 'names of people',
  address: 'postal addresses',
  'national-id': 'national identity numbers',
  iban: 'bank accounts (IBAN)',
  'credit-card': 'payment card numbers',
  'ip-address': 'network (IP) addresses',
  url: 'web addresses',
  coordinates: 'places on the map (coordinates)',
};

export const treatmentWords: readonly {
  readonly treatment: Treatment;
  readonly label: string;
  readonly description: string;
}[] = [
  {
    treatment: 'replace',
    label: 'Replace',
    description: 'Made-up values of the same type; none comes from your table.',
  },
  { treatment: 'drop', label: 'Leave out', description: 'The synthetic table lacks this column.' },
  {
    treatment: 'hash',
    label: 'Use codes',
    description: 'Every value becomes a code that cannot be turned back.',
  },
  {
    treatment: 'keep',
    label: 'Keep',
    description: 'Treat it like any other column of its kind; real values may appear.',
  },
];
