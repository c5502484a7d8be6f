/** Metrics of where rows lie. */
import { catalogue } from './traits';

const source =
  'Alaa, van Breugel, Saveliev and van der Schaar, ICML 2022; as in synthcity without an embedding';
const manyColumns =
  'Distances over many labels are coarse, and then rows lie apart for a single odd label';

export const densityMetrics = catalogue({
  'alpha-precision': {
    topic: 'fidelity',
    title: 'rows that lie where real rows lie',
    name: 'α-precision',
    says: 'For every share of the real rows nearest to their middle, it is counted how many synthetic rows lie as near; 1 means the same share every time.',
    better: 'higher',
    ideal: 1,
    unit: 'share',
    scale: [0, 1],
    good: 'as high as for the real rows that were set aside',
    distrust: `It looks at the distance from the middle alone: rows on the wrong side of it count as right. ${manyColumns}.`,
    source,
    grading: { by: 'loss', good: 0.03, fair: 0.1 },
  },
  'beta-recall': {
    topic: 'fidelity',
    title: 'how much of the real variety it covers',
    name: 'β-recall',
    says: 'How many real rows have a synthetic row nearer than any other real row, counted over ever larger parts of the synthetic table.',
    better: 'higher',
    ideal: 1,
    unit: 'share',
    scale: [0, 1],
    good: 'as high as for the real rows that were set aside, which is about one half',
    distrust: `Far above the rows set aside it means copying. ${manyColumns}.`,
    source,
    grading: { by: 'loss', good: 0.05, fair: 0.15 },
  },
  authenticity: {
    topic: 'privacy',
    title: 'rows that are more than a real row retouched',
    name: 'authenticity',
    says: 'How many synthetic rows are further from their nearest real row than that row is from its own nearest real neighbour.',
    better: 'higher',
    ideal: null,
    unit: 'share',
    scale: [0, 1],
    good: 'no lower than for the real rows that were set aside, which is about one half',
    distrust:
      'Only a sample of the real rows is looked at, so that most originals of copied rows are not there to be found; a table that is bad in general is far from everything and scores high.',
    source,
    grading: { by: 'loss', good: 0.05, fair: 0.09 },
  },
});
