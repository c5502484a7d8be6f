/** What belongs to one topic besides its figures: pictures and lists, from the parts that are there. */
import type { PartName, Report, Topic } from '../../../engine/schema';
import { valueOf } from '../../measured';
import { html } from '../escape';
import { percent } from '../words';
import { heatMap, histogram, meter, rocCurves, shareCurves, stepLines } from './charts';
import { gradeCell, heads, numberCell, rowHead, table, textCell, valueCell } from './tables';

/** How much is drawn, so that a table of 500 columns still makes a small file. */
export interface Budget {
  readonly columns: number;
  readonly rows: number;
  readonly dots: number;
}

type Panel = (report: Report, budget: Budget) => string;

function part<Name extends PartName>({ parts }: Report, name: Name) {
  const found = parts[name];
  return found?.status === 'judged' ? (found as Extract<typeof found, { status: 'judged' }>) : null;
}

/** A search field for the items of a list. */
export function filter(id: string, items: string, count: number): string {
  return `<p class="tools js-only"><label for="${id}">Find</label><input type="search" id="${id}" data-filter="${items}"><output>${count} of ${count}</output></p>`;
}

const gallery: Panel = ({ shapes, distributions }, { columns: most }) => {
  const drawn = new Map(distributions.map((one) => [one.column, one]));
  const sorted = shapes.toSorted(
    (a, b) => (valueOf(a.synthetic) ?? 2) - (valueOf(b.synthetic) ?? 2),
  );
  const cards = sorted.slice(0, most).map(({ column, synthetic, baseline }) => {
    const distribution = drawn.get(column);
    const [score, real] = [valueOf(synthetic), valueOf(baseline)];
    const said =
      score === null
        ? 'not compared'
        : `alike to ${percent(score)}${real === null ? '' : `, real rows ${percent(real)}`}`;
    return `<figure class="card column" data-name="${html(column)}"><h4>${html(column)}</h4>${distribution ? histogram(distribution) : ''}<figcaption>${html(said)}</figcaption></figure>`;
  });
  if (cards.length === 0) return '';
  const left =
    sorted.length > cards.length ? ` The ${cards.length} least alike of ${sorted.length}.` : '';
  return `<h3>Columns, the least alike first</h3><p class="dim">Wide bars: real. Narrow bars: synthetic. The last bar is missing values, where there are any.${left}</p>${filter('find-column', '.column', cards.length)}<div class="grid">${cards.join('\n')}</div>`;
};

const matrices: Panel = ({ strengths: { columns, real, synthetic } }, { columns: most }) => {
  // Beyond this many columns a cell is smaller than a reader can see, and the file grows with the square.
  if (columns.length < 2 || columns.length > Math.min(60, most)) return '';
  const difference = real.map((row, i) =>
    row.map((value, j) => {
      const other = synthetic[i]?.[j] ?? null;
      return value === null || other === null ? null : other - value;
    }),
  );
  return `<h3>How strongly columns belong together</h3><p class="dim">Correlation between numbers, Cramér’s V where a label takes part; the darker, the stronger. From left to right and from top to bottom: ${columns.map(html).join(', ')}.</p><div class="three">${heatMap(columns, real, 'Real')}${heatMap(columns, synthetic, 'Synthetic')}${heatMap(columns, difference, 'Difference')}</div>`;
};

const pairs: Panel = ({ trends, judged }, { rows: most }) => {
  if (trends.length === 0) return '';
  const sorted = trends
    .toSorted((a, b) => (valueOf(a.synthetic) ?? 2) - (valueOf(b.synthetic) ?? 2))
    .slice(0, most);
  const lines = sorted.map(
    ({ a, b, synthetic, baseline, strength }) =>
      `${rowHead(a)}${textCell(b)}${valueCell(synthetic, 'share')}${valueCell(baseline, 'share')}${numberCell(strength.real)}${numberCell(strength.synthetic)}`,
  );
  const caption = `${sorted.length} of ${judged.pairs} pairs, the least alike first`;
  return `<h3>Pairs of columns</h3><div id="pairs">${filter('find-pair', '#pairs tbody tr', lines.length)}${table(caption, heads('Column', 'Column', 'Agreement', 'Real rows', 'Strength, real', 'Strength, synthetic'), lines)}</div>`;
};

const trios: Panel = (report, { rows: most }) => {
  const found = part(report, 'together');
  if (found === null || found.trios.length === 0) return '';
  const lines = found.trios
    .slice(0, most)
    .map(
      ({ columns, synthetic, baseline }) =>
        `${rowHead(columns.join(', '))}${numberCell(synthetic, 'share')}${numberCell(baseline, 'share')}`,
    );
  return `<h3>Three columns together</h3>${table('The least alike groups of three', heads('Columns', 'Agreement', 'Real rows'), lines)}`;
};

const missing: Panel = (report, { rows: most }) => {
  const found = part(report, 'missing');
  if (found === null || found.patterns.length === 0) return '';
  const lines = found.patterns.slice(0, most).map(({ missing: places, shares }) => {
    const names = places.map((place) => found.columns[place] ?? '').join(', ');
    return `${rowHead(names === '' ? 'nothing is missing' : names)}${numberCell(shares.train, 'share')}${numberCell(shares.holdout, 'share')}${numberCell(shares.synthetic, 'share')}`;
  });
  return `<h3>Cells that are empty together</h3>${table('Share of rows by which cells are empty', heads('Empty', 'Training rows', 'Real rows set aside', 'Synthetic'), lines)}`;
};

const density: Panel = (report) => {
  const found = part(report, 'density');
  const curves = (found?.curves ?? []).map(({ metric, levels, synthetic, baseline }) =>
    shareCurves({
      title: metric.replaceAll('-', ' '),
      levels,
      lines: [
        { name: 'synthetic', values: synthetic },
        ...(baseline === null ? [] : [{ name: 'real rows set aside', values: baseline }]),
      ],
    }),
  );
  const likelihood = part(report, 'likelihood');
  const lines = likelihood === null ? '' : stepLines('How likely rows are', likelihood.histogram);
  if (curves.length === 0 && lines === '') return '';
  return `<h3>Where rows lie</h3><div class="three">${curves.join('')}${lines}</div>`;
};

const rules: Panel = (report, { rows: most }) => {
  const found = part(report, 'structure');
  if (found === null || found.rules.length === 0) return '';
  const lines = found.rules
    .toSorted((a, b) => b.broken.synthetic - a.broken.synthetic)
    .slice(0, most)
    .map(
      ({ sentence, broken }) =>
        `${rowHead(sentence)}${numberCell(broken.synthetic, 'share')}${numberCell(broken.holdout, 'share')}${numberCell(broken.train, 'share')}`,
    );
  return `<h3>Rules that hold in the original</h3>${table('Share of rows that break each', heads('Rule', 'Synthetic', 'Real rows set aside', 'Training rows'), lines)}`;
};

const telling: Panel = (report) => {
  const found = part(report, 'detection');
  if (found === null) return '';
  const most = found.columns[0]?.share ?? 1;
  const given = found.columns
    .slice(0, 15)
    .map(
      ({ column, share }) =>
        `${rowHead(column)}${numberCell(share, 'share')}<td>${meter(share / (most || 1), 's')}</td>`,
    );
  const rows = (title: string, list: typeof found.obvious) =>
    list.length === 0
      ? ''
      : table(
          title,
          heads(...found.shown, 'Score'),
          list.map(
            ({ cells, score }) =>
              `${cells.map((cell) => textCell(cell ?? '')).join('')}${numberCell(score)}`,
          ),
        );
  const picture =
    found.roc.length === 0
      ? ''
      : `<div class="three">${rocCurves('Telling synthetic rows from real ones', found.roc)}</div>`;
  const by =
    given.length === 0
      ? ''
      : `<h3>What gives the rows away</h3>${table('Share of what the classifier learnt', heads('Column', 'Share', ''), given)}`;
  const examples = rows('Synthetic rows that are told most easily', found.obvious);
  return `${picture}${by}${examples === '' ? '' : `<h3>Examples</h3>${examples}${rows('Synthetic rows that pass for real', found.convincing)}`}`;
};

const models: Panel = (report) => {
  const found = part(report, 'usefulness');
  if (found === null) return '';
  const top = Math.max(
    1e-9,
    ...found.importances.flatMap(({ real, synthetic }) => [real, synthetic]),
  );
  const lines = found.importances.map(
    ({ column, real, synthetic }) =>
      `${rowHead(column)}${numberCell(real, 'share')}<td>${meter(real / top, 'r')}</td>${numberCell(synthetic, 'share')}<td>${meter(synthetic / top, 's')}</td>`,
  );
  const picture =
    found.roc.length === 0
      ? ''
      : `<div class="three">${rocCurves(`Predicting “${found.target}”`, found.roc)}</div>`;
  const classes = found.classes.map(
    ({ label, rows, recall, precision }) =>
      `${rowHead(label)}${numberCell(rows)}${valueCell(recall.synthetic, 'share')}${valueCell(recall.baseline, 'share')}${valueCell(precision.synthetic, 'share')}${valueCell(precision.baseline, 'share')}`,
  );
  const byClass =
    classes.length === 0
      ? ''
      : `<h3>Class by class</h3>${table(`“${found.target}”, models from synthetic and from real rows`, heads('Class', 'Real rows set aside', 'Found, synthetic', 'Found, real', 'Right when said, synthetic', 'Right when said, real'), classes)}`;
  return `${picture}${byClass}${lines.length === 0 ? '' : `<h3>What models lean on to predict “${html(found.target)}”</h3>${table('Share of importance in models from real and from synthetic rows', heads('Column', 'From real rows', '', 'From synthetic rows', ''), lines)}`}`;
};

const nearness: Panel = (report) => {
  const distances = part(report, 'distances');
  const attacks = part(report, 'attacks');
  const disclosure = part(report, 'disclosure');
  const histogramOf =
    distances === null || distances.histogram === null
      ? ''
      : stepLines('Distance to the nearest row', distances.histogram);
  const roc =
    attacks === null || attacks.roc.length === 0
      ? ''
      : rocCurves('Guessing who was in the training rows', attacks.roc);
  const guesses = (attacks?.guesses ?? []).map(
    ({ attack, variant, attempts, successes, controlAttempts, controlSuccesses, risk }) =>
      `${rowHead(attack.replaceAll('-', ' '))}${textCell(variant)}${numberCell(attempts)}${numberCell(successes)}${numberCell(controlAttempts)}${numberCell(controlSuccesses)}${numberCell(risk?.value ?? null, 'share')}`,
  );
  const names = (columns: readonly string[]) =>
    columns.length === 0 ? 'none' : columns.map((name) => `“${html(name)}”`).join(', ');
  const assumed =
    disclosure === null
      ? ''
      : `<p class="dim">What an attacker was taken to know: ${names(disclosure.quasiIdentifiers)}; to want to learn: ${names(disclosure.sensitive)}.</p>`;
  const table_ =
    guesses.length === 0
      ? ''
      : `<h3>Attacks that guess</h3>${table('Guesses about training rows, and the same guesses about rows that were set aside', heads('Attack', 'Way', 'Guesses', 'Right', 'Guesses, control', 'Right, control', 'Risk'), guesses)}`;
  const pictures = `${histogramOf}${roc}`;
  return `${pictures === '' ? '' : `<div class="three">${pictures}</div>`}${table_}${assumed}`;
};

const groups: Panel = (report) => {
  const found = part(report, 'fairness');
  if (found === null) return '';
  const lines = found.groups.map(
    ({ group, rows, share }) =>
      `${rowHead(group)}${numberCell(rows.train)}${numberCell(rows.synthetic)}${valueCell(share.train, 'share')}${share.holdout === null ? numberCell(null) : valueCell(share.holdout, 'share')}${valueCell(share.synthetic, 'share')}`,
  );
  return `<h3>Groups of “${html(found.protectedColumn)}”</h3>${table(`Share with “${found.favourable}” in “${found.target}”`, heads('Group', 'Training rows', 'Synthetic rows', 'Training rows', 'Real rows set aside', 'Synthetic'), lines)}`;
};

const panels: Readonly<Record<Topic, readonly Panel[]>> = {
  privacy: [nearness],
  fidelity: [gallery, matrices, pairs, trios, missing, density],
  validity: [rules],
  detection: [telling],
  usefulness: [models],
  fairness: [groups],
};

export function panelsOf(topic: Topic, report: Report, budget: Budget): string {
  return panels[topic].map((panel) => panel(report, budget)).join('\n');
}

/** The person's own queries. */
export function ownQueries(report: Report): string {
  const found = part(report, 'custom');
  if (found === null) return '';
  const lines = found.metrics.map(
    ({ name, sql, synthetic, baseline, grade }) =>
      `<th scope="row">${html(name)}<details><summary>Query</summary><p><code>${html(sql)}</code></p></details></th>${valueCell(synthetic, 'number')}${valueCell(baseline, 'number')}${gradeCell(grade)}`,
  );
  return table('Asked in SQL', heads('Figure', 'Synthetic', 'Real rows', 'Grade'), lines);
}

/** What is wrong, worst first, with cause and fix. */
export function problemList(report: Report, { rows: most }: Budget): string {
  const found = part(report, 'problems');
  if (found === null) return '';
  if (found.list.length === 0) return '<p>No problem was found.</p>';
  const grade = { high: 'poor', medium: 'fair', low: 'unknown' } as const;
  const lines = found.list
    .slice(0, most)
    .map(
      ({ severity, kind, sentence, cause, fix }, i) =>
        `<td data-v="${i}"><b class="${grade[severity]}">${severity}</b></td>${textCell(kind.replaceAll('-', ' '))}${textCell(sentence)}${textCell(cause)}${textCell(fix?.sentence ?? '')}`,
    );
  return `<div id="problems-list">${filter('find-problem', '#problems-list tbody tr', lines.length)}${table(`${lines.length} of ${found.list.length} problems`, heads('Severity', 'Kind', 'What is wrong', 'Likely cause', 'What to try'), lines)}</div>`;
}
