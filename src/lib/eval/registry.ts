/** All parts of a report in the order in which they are judged: the quick first, `problems` last. */
import type { PartName } from '../engine/schema';
import type { PartEntry } from './parts';

type AnyEntry = { [Name in PartName]: PartEntry<Name> }[PartName];

export const parts: readonly AnyEntry[] = [
  {
    name: 'structure',
    stage: 'looking for rules',
    seconds: 0.5,
    load: () => import('./structure'),
  },
  {
    name: 'columns',
    stage: 'comparing columns closely',
    seconds: 1,
    load: () => import('./columns'),
  },
  {
    name: 'together',
    stage: 'comparing columns together',
    seconds: 1,
    load: () => import('./together'),
  },
  {
    name: 'missing',
    stage: 'comparing empty cells',
    seconds: 0.5,
    load: () => import('./missing'),
  },
  {
    name: 'distances',
    stage: 'measuring distances to real rows',
    seconds: 2,
    load: () => import('./distances'),
  },
  {
    name: 'detection',
    stage: 'telling synthetic rows from real ones',
    seconds: 4,
    load: () => import('./detection'),
  },
  {
    name: 'usefulness',
    stage: 'learning to predict',
    seconds: 6,
    load: () => import('./usefulness'),
  },
  {
    name: 'fairness',
    stage: 'comparing groups',
    seconds: 0.5,
    load: () => import('./fairness'),
  },
  {
    name: 'density',
    stage: 'looking where rows lie',
    seconds: 1,
    load: () => import('./density'),
  },
  {
    name: 'attacks',
    stage: 'attacking it as a thief would',
    seconds: 5,
    load: () => import('./attacks'),
  },
  {
    name: 'disclosure',
    stage: 'looking for people who stand out',
    seconds: 1,
    load: () => import('./disclosure'),
  },
  {
    name: 'map',
    stage: 'drawing maps of all rows',
    seconds: 2,
    load: () => import('./map'),
  },
  {
    name: 'likelihood',
    stage: 'asking how likely rows are',
    seconds: 5,
    load: () => import('./likelihood'),
  },
  {
    name: 'custom',
    stage: 'asking your own questions',
    seconds: 1,
    load: () => import('./custom'),
  },
  {
    name: 'problems',
    stage: 'looking for problems',
    seconds: 0.3,
    load: () => import('./problems'),
  },
];
