/**
 * A comparison as one HTML file, on the page that reports have: nothing loaded, nothing sent, readable
 * offline, on paper and without its script. Holds shares and counts, and no row of either table.
 */
import {
  driftMetrics,
  driftSeverityWords,
  furthestFirst,
  kindTraits,
  type DriftColumn,
  type DriftReport,
  type DriftSeverity,
} from '../../../engine/schema';
import { valueOf } from '../../measured';
import {
  count,
  filter,
  heads,
  histogram,
  html,
  htmlPage,
  numberCell,
  rowHead,
  table,
  textCell,
  valueCell,
  type Chapter,
} from '../../report';
import { psiBands } from '../psi';
import { measureTable } from './measure-table';

/** A file that can be mailed stays below this. */
const mostBytes = 1_900_000;
/** Columns drawn; fewer are tried until the file is small enough. */
const budgets = [300, 120, 40, 12, 0] as const;

/** Classes of the page by severity: it knows grades. */
const grades: Readonly<Record<DriftSeverity, string>> = {
  none: 'good',
  moderate: 'fair',
  high: 'poor',
  unknown: 'unknown',
};

/** A whole HTML document, below 2 MB. */
export function driftHtml(report: DriftReport): string {
  let text = '';
  for (const most of budgets) {
    text = page(report, most);
    if (new TextEncoder().encode(text).length <= mostBytes) break;
  }
  return text;
}

function page(report: DriftReport, mostDrawn: number): string {
  const { names, rows, softwareVersion } = report;
  const columns = furthestFirst(report.columns);
  const chapters: readonly Chapter[] = [
    { id: 'verdict', title: 'Verdict', body: verdict(report) },
    { id: 'columns', title: 'Columns', body: columnTable(columns) },
    ...drawn(columns, mostDrawn),
    { id: 'measures', title: 'Distances', body: measureTable(columns) },
    ...pairs(report),
    { id: 'method', title: 'Method', body: method(report) },
  ];
  return htmlPage(
    `${names.after} beside ${names.before}: has the table moved?`,
    `${count(rows.before)} earlier rows (${names.before}) · ${count(rows.after)} later rows (${names.after}) · Twinset ${softwareVersion}.`,
    chapters,
  );
}

function severityMark(severity: DriftSeverity): string {
  return `<b class="${grades[severity]}">${driftSeverityWords[severity]}</b>`;
}

function verdict({ verdict: { severity, headline, sentences } }: DriftReport): string {
  const lines = sentences.map((sentence) => `<li>${html(sentence)}</li>`);
  return `<p class="headline ${grades[severity]}"><span>${html(headline)}</span></p>
<ul>${lines.join('\n')}</ul>`;
}

const ranks: readonly DriftSeverity[] = ['high', 'moderate', 'unknown', 'none'];

const kindsOf = ({ kinds: { before, after } }: DriftColumn): string => {
  const of = (kind: typeof before) => (kind === null ? 'not there' : kindTraits[kind].label);
  return before === after ? of(before) : `${of(before)}, then ${of(after)}`;
};

function columnTable(columns: readonly DriftColumn[]): string {
  const lines = columns.map((column) => {
    const { severity, psi, expectedPsi, missing, sentence } = column;
    const mark = `<td data-v="${ranks.indexOf(severity)}">${severityMark(severity)}</td>`;
    return `${rowHead(column.column)}${textCell(kindsOf(column))}${mark}${valueCell(psi, 'number')}${numberCell(expectedPsi)}${numberCell(missing.before, 'share')}${numberCell(missing.after, 'share')}${textCell(sentence)}`;
  });
  return `<p class="dim">Stability index: below ${psiBands.moderate} nothing has moved, to ${psiBands.high} it has, above far; what it would be by chance alone with so many rows does not count.</p>${table(
    `${columns.length} columns, those that moved furthest first`,
    heads(
      'Column',
      'Kind',
      'Severity',
      'Stability index',
      'By chance',
      'Empty before',
      'Empty after',
      'What moved',
    ),
    lines,
  )}`;
}

const names = { real: 'earlier', synthetic: 'later' };

function drawn(columns: readonly DriftColumn[], most: number): readonly Chapter[] {
  const all = columns.flatMap(({ column, bars, severity }) =>
    bars === null ? [] : [{ column, bars, severity }],
  );
  const shown = all.slice(0, most);
  if (shown.length === 0) return [];
  const cards = shown.map(({ column, bars, severity }) => {
    const { before: real, after: synthetic, edges, edgeTexts, labels } = bars;
    const picture = histogram(
      { column, edges, ...(edgeTexts && { edgeTexts }), labels, real, synthetic },
      names,
    );
    return `<figure class="card column" data-name="${html(column)}"><h4>${html(column)}</h4>${picture}<figcaption>${severityMark(severity)}</figcaption></figure>`;
  });
  const left = all.length > shown.length ? ` The first ${shown.length} of ${all.length}.` : '';
  const body = `<p class="dim">Both tables in the same bars, as shares of their rows. Wide bars: earlier. Narrow bars: later. The last bar is empty cells, where there are any.${left}</p>${filter('find-column', '.column', cards.length)}<div class="grid">${cards.join('\n')}</div>`;
  return [{ id: 'bars', title: 'Before and after', body }];
}

function pairs({ pairs: found }: DriftReport): readonly Chapter[] {
  if (found.length === 0) return [];
  const lines = found.map(
    ({ a, b, before, after }) =>
      `${rowHead(a)}${textCell(b)}${numberCell(before)}${numberCell(after)}`,
  );
  const body = table(
    'Pearson’s r between numbers, Cramér’s V where a label takes part; the largest changes first',
    heads('Column', 'Column', 'Earlier strength', 'Later strength'),
    lines,
  );
  return [{ id: 'pairs', title: 'Relations', body }];
}

function method({ seed, sampled, toldApart }: DriftReport): string {
  const auc = valueOf(toldApart);
  const apart =
    auc === null
      ? 'No classifier was trained to tell the tables apart.'
      : `Boosted trees, cross-validated, tell later rows from earlier ones with an AUC of ${auc.toFixed(3)}; 0.5 is guessing.`;
  const metrics = Object.values(driftMetrics).map(
    ({ title, says }) => `<dt>${html(title)}:</dt><dd>${html(says)}</dd>`,
  );
  return `<p>Both files were read as they are, each by itself. ${html(sampled ?? 'All rows were looked at.')} ${html(apart)} Seed ${seed}.</p>
<p>Probabilities are those of no change, corrected for the number of tests (Holm). Bars show no exact extremes and no label that fewer than five earlier rows have; new labels stand in “other labels”.</p>
<dl>${metrics.join('')}</dl>`;
}
