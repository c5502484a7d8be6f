/**
 * The report as one HTML file: no script, nothing loaded, readable offline and on paper. Shows what the
 * report holds and nothing else; the rows of the tables are not in it.
 */
import type { Compared, Distribution, Finding, Measured, Report } from '../../engine/schema';
import { html } from './escape';
import { comparedCells, distributionSvg, figure, matrices, table } from './html-parts';
import { reportStyle } from './html-style';
import type { ReportMeta } from './meta';
import { count } from './words';

/** Rows of the table of pairs. */
const shownPairs = 20;

/** A whole HTML document. */
export function reportHtml(report: Report, meta: ReportMeta): string {
  const title = `${meta.title}: is it a good twin?`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${html(title)}</h1>
<p class="dim">${html(provenance(report, meta))}</p>
${verdictSection(report)}
${scoreSection(report)}
${privacySection(report)}
${columnSection(report)}
${pairSection(report)}
${matrices(report)}
${validitySection(report)}
<p class="dim">${html(method(report))}</p>
</main>
</body>
</html>
`;
}

function provenance({ rows, softwareVersion }: Report, meta: ReportMeta): string {
  const holdout =
    rows.holdout === 0 ? 'no holdout' : `${count(rows.holdout)} real rows as a holdout`;
  const facts = [
    `${count(rows.synthetic)} synthetic rows`,
    `judged against ${count(rows.train)} training rows`,
    holdout,
    ...(meta.generator === null ? [] : [`generator ${meta.generator}`]),
    ...(meta.seed === null ? [] : [`seed ${meta.seed}`]),
    ...(meta.licence === null ? [] : [`licence ${meta.licence}`]),
    `Twinset ${softwareVersion}`,
  ];
  return `${facts.join(' · ')}.`;
}

function verdictSection({ verdict }: Report): string {
  const line = ({ grade, sentence }: Finding) =>
    `<li><b class="${grade}">${grade}</b> ${html(sentence)}</li>`;
  return `<p class="headline ${verdict.grade}"><span>${html(verdict.headline)}</span></p>
<ul class="findings">${verdict.findings.map(line).join('\n')}</ul>`;
}

function scoreSection({ quality }: Report): string {
  const row = (name: string, compared: Compared) =>
    `<th scope="row">${html(name)}</th>${comparedCells(compared)}`;
  return `<h2>Likeness</h2>
${table(
  "SDMetrics' quality report; the baseline is the holdout judged in the same way",
  ['', 'Synthetic', 'Real holdout'],
  [
    row('Columns on their own', quality.shapes),
    row('Pairs of columns that belong together', quality.trends.strongPairs),
    row('All pairs of columns', quality.trends.allPairs),
    row('Overall, strong pairs', quality.overall.strongPairs),
    row('Overall, all pairs', quality.overall.allPairs),
  ],
)}`;
}

function privacySection({ privacy }: Report): string {
  const ideal = (text: string) => `<td>${html(text)}</td>`;
  return `<h2>Privacy</h2>
${table(
  'Distances: the share of columns that differ, numbers by their part of the range',
  ['', 'Synthetic', 'Real holdout, or ideal'],
  [
    `<th scope="row">Rows equal to a training row</th>${comparedCells(privacy.copies)}`,
    `<th scope="row">Training rows equal to one another</th><td></td><td>${figure(privacy.twins)}</td>`,
    `<th scope="row">Rows nearer to train than to unseen real rows</th><td>${figure(privacy.nearerToTrain)}</td>${ideal('50 %')}`,
    `<th scope="row">Rows very near to a training row</th><td>${figure(privacy.veryNear)}</td>${ideal('5 %')}`,
    ...privacy.repeats.map(
      (one) =>
        `<th scope="row">Made-up values of “${html(one.column)}” that are real</th>${comparedCells(one)}`,
    ),
    ...distanceRows(privacy),
  ],
)}`;
}

function distanceRows({ distances }: Report['privacy']): string[] {
  if (distances === null) return [];
  const row = (name: string, part: 'median' | 'p05') =>
    `<th scope="row">${html(name)}</th><td>${distances.syntheticToTrain[part].toFixed(4)}</td><td>${distances.holdoutToTrain[part].toFixed(4)}</td>`;
  return [
    row('Distance to the nearest training row, median', 'median'),
    row('Distance to the nearest training row, nearest 5 %', 'p05'),
  ];
}

/** Lowest first; what could not be measured comes last. */
function worstFirst<Row extends { synthetic: Measured }>(rows: readonly Row[]): Row[] {
  const rank = ({ synthetic }: Row) => (synthetic.status === 'measured' ? synthetic.value : 2);
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

function columnSection({ shapes, distributions }: Report): string {
  const drawn = new Map(distributions.map((one) => [one.column, one]));
  const cards = worstFirst(shapes).map(({ column, synthetic, baseline }) => {
    const distribution = drawn.get(column);
    const picture =
      distribution === undefined ? '' : distributionSvg(distribution, barNames(distribution));
    return `<section class="column"><h3>${html(column)}</h3>${picture}<p class="dim">${figure(synthetic)}, real holdout ${figure(baseline)}</p></section>`;
  });
  if (cards.length === 0) return '';
  return `<h2>Columns, the least alike first</h2>
<p><span class="key real"></span>real <span class="key syn"></span>synthetic; missing values are the last bar.</p>
<div class="columns">${cards.join('\n')}</div>`;
}

function barNames({ edges, labels, real }: Distribution): (bar: number) => string {
  return (bar) => {
    if (bar === real.length - 1) return 'missing';
    if (labels !== null) return labels[bar] ?? '';
    return `${edges?.[bar] ?? ''} to ${edges?.[bar + 1] ?? ''}`;
  };
}

function pairSection({ trends, judged }: Report): string {
  if (trends.length === 0) return '';
  const strength = (value: number | null) => (value === null ? '' : value.toFixed(2));
  const rows = worstFirst(trends)
    .slice(0, shownPairs)
    .map(
      (trend) =>
        `<td>${html(trend.a)}</td><td>${html(trend.b)}</td>${comparedCells(trend)}<td>${strength(trend.strength.real)}</td><td>${strength(trend.strength.synthetic)}</td>`,
    );
  return `<h2>Pairs of columns, the least alike first</h2>
${table(
  `${rows.length} of ${count(judged.pairs)} pairs`,
  ['Column', 'Column', 'Agreement', 'Real holdout', 'Strength, real', 'Strength, synthetic'],
  rows,
)}`;
}

function validitySection({ validity }: Report): string {
  if (validity.length === 0) return '';
  const meaning = {
    BoundaryAdherence: 'within the original range',
    CategoryAdherence: 'among the original labels',
    KeyUniqueness: 'unique',
  } as const;
  return `<h2>Possible values</h2>
${table(
  'Share of values that keep the rule',
  ['Column', 'Rule', 'Synthetic', 'Real holdout'],
  worstFirst(validity).map(
    (one) => `<td>${html(one.column)}</td><td>${meaning[one.metric]}</td>${comparedCells(one)}`,
  ),
)}`;
}

function method({ judged, privacy, seed }: Report): string {
  const { shapeRows, pairRows } = judged;
  return `Method: KSComplement and TVComplement, CorrelationSimilarity and ContingencySimilarity as SDMetrics 0.29 defines them, on ${count(shapeRows.synthetic)} synthetic and ${count(shapeRows.train)} training rows (pairs: ${count(pairRows.synthetic)} and ${count(pairRows.train)}); ${count(judged.pairs)} of ${count(judged.ofPairs)} pairs; distances on ${count(privacy.distanceRows)} rows drawn with seed ${seed}. Pictures show no exact extremes and no label of fewer than five training rows.`;
}
