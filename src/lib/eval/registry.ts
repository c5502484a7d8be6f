/** All parts of a report in the order in which they are judged: the quick first, `problems` last. */
import type { PartName } from '../engine/schema';
import type { PartEntry } from './parts';

type AnyEntry = { [Name in PartName]: PartEntry<Name> }[PartName];

export const parts: readonly AnyEntry[] = [
  {
    name: 'custom',
    stage: 'asking your own questions',
    seconds: 1,
    load: () => import('./custom'),
  },
];
