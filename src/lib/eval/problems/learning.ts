/** What learners noticed and no finder before did: lost worth, lost or added differences between groups, tells. */
import { valueOf } from '../measured';
import { list, percent } from '../report';
import { remedyFor } from './fixes';
import { mostRows, type Finder, type Scene, type Suspect } from './suspect';

export const findByLearners: Finder = (scene) => [
  ...lostWorth(scene),
  ...otherTreatment(scene),
  ...tells(scene),
];

/** A model from synthetic rows predicts much worse. */
function lostWorth({ report }: Scene): Suspect[] {
  const part = report.parts.usefulness;
  if (part?.status !== 'judged') return [];
  const metric = part.task === 'number' ? 'use-r2' : 'use-auc';
  const figures = part.figures.filter((each) => each.metric === metric);
  const best = figures.reduce<(typeof figures)[number] | null>(
    (a, b) => (a === null || (valueOf(b.baseline) ?? -1) > (valueOf(a.baseline) ?? -1) ? b : a),
    null,
  );
  if (best === null || (best.grade !== 'poor' && best.grade !== 'fair')) return [];
  const { cause, fix } = remedyFor('dependence', report.generator);
  const loss = (valueOf(best.baseline) ?? 0) - (valueOf(best.synthetic) ?? 0);
  return [
    {
      id: `correlation:use:${part.target}`,
      kind: 'correlation',
      severity: best.grade === 'poor' ? 'high' : 'medium',
      weight: loss,
      columns: [part.target],
      sentence: `What predicts “${part.target}” got lost. ${part.sentence}`,
      cause,
      rows: [],
      fix,
    },
  ];
}

/** Groups fare otherwise in the synthetic rows. */
function otherTreatment({ report }: Scene): Suspect[] {
  const part = report.parts.fairness;
  if (part?.status !== 'judged') return [];
  const figure = part.figures.find(({ metric }) => metric === 'fair-parity');
  const [is, was] = [figure && valueOf(figure.synthetic), figure && valueOf(figure.baseline)];
  if (figure?.grade !== 'poor' || is == null || was == null) return [];
  const { cause, fix } = remedyFor('dependence', report.generator);
  const { target, protectedColumn, favourable } = part;
  return [
    {
      id: `correlation:fairness:${protectedColumn},${target}`,
      kind: 'correlation',
      severity: 'medium',
      weight: Math.abs(is - was),
      columns: [protectedColumn, target],
      sentence: `Between groups of “${protectedColumn}” the share of “${favourable}” differs by ${percent(is)}; in the original by ${percent(was)}.`,
      cause,
      rows: [],
      fix,
    },
  ];
}

/** A column that tells most synthetic rows from real ones, though nothing else is wrong with it. */
const leastShare = 0.3;

function tells({ report, found }: Scene): Suspect[] {
  const part = report.parts.detection;
  if (part?.status !== 'judged') return [];
  const figure = part.figures.find(({ metric }) => metric === 'detection-auc');
  const auc = figure && valueOf(figure.synthetic);
  if (auc == null || figure?.grade !== 'poor' || auc < 0.5) return [];
  const columns = part.columns
    .filter(({ share }) => share >= leastShare)
    .map(({ column }) => column)
    .filter((column) => found.every((each) => !each.columns.includes(column)));
  if (columns.length === 0) return [];
  const { cause, fix } = remedyFor('shape', report.generator);
  return [
    {
      id: `pattern:tell:${columns.join(',')}`,
      kind: 'pattern',
      severity: 'medium',
      weight: auc,
      columns,
      sentence: `A classifier tells synthetic rows from real ones mostly by ${list(columns.map((column) => `“${column}”`))} (AUC ${auc.toFixed(3)}, 0.5 would be guessing).`,
      cause: `Its values follow another pattern than the original’s: digits, roundness, or how they go with other columns. ${cause}`,
      rows: part.obvious.map(({ row }) => row).slice(0, mostRows),
      fix,
    },
  ];
}
