/**
 * The report as one HTML file: nothing loaded, nothing sent, readable offline, on paper and without its
 * script. Shows what the report holds and nothing else; the rows of the real tables are not in it.
 */
import { partNames, type Finding, type Report } from '../../../engine/schema';
import { html } from '../escape';
import type { ReportLine } from '../lines';
import type { ReportMeta } from '../meta';
import { forFile, sectionsOf, silences, type Section } from '../sections';
import { methodText, provenance } from '../texts';
import { scatter } from './charts';
import { ownQueries, panelsOf, problemList, type Budget } from './panels';
import { htmlPage, type Chapter } from './shell';
import { figureTable, metricCard } from './tables';

/** A file that can be mailed stays below this. */
const mostBytes = 1_900_000;

/** Tried in turn until the file is small enough. */
const budgets: readonly Budget[] = [
  { columns: 300, rows: 400, dots: 3000 },
  { columns: 120, rows: 150, dots: 2000 },
  { columns: 40, rows: 60, dots: 1000 },
  { columns: 12, rows: 20, dots: 500 },
];

/** A whole HTML document, below 2 MB. */
export function reportHtml(report: Report, meta: ReportMeta): string {
  const shown = forFile(report);
  let text = '';
  for (const budget of budgets) {
    text = page(shown, meta, budget);
    if (new TextEncoder().encode(text).length <= mostBytes) break;
  }
  return text;
}

function page(report: Report, meta: ReportMeta, budget: Budget): string {
  const title = `${meta.title}: is it a good twin?`;
  const chapters = [
    { id: 'verdict', title: 'Verdict', body: verdict(report) },
    ...chapter('problems', 'Problems', problemList(report, budget)),
    ...sectionsOf(report).map((section): Chapter => ({
      id: section.topic,
      title: section.title,
      body: topic(section, report, budget),
    })),
    ...chapter('map', 'Map of rows', map(report, budget)),
    ...chapter('own', 'Your own figures', ownQueries(report)),
    { id: 'method', title: 'Method', body: method(report) },
  ];
  return htmlPage(title, provenance(report, meta), chapters);
}

function chapter(id: string, title: string, body: string): Chapter[] {
  return body === '' ? [] : [{ id, title, body }];
}

function findingList(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const line = ({ grade, sentence }: Finding) =>
    `<li><b class="${grade}">${grade}</b> ${html(sentence)}</li>`;
  return `<ul class="findings">${findings.map(line).join('\n')}</ul>`;
}

function verdict({ verdict: { grade, headline, findings, uses } }: Report): string {
  const list = (title: string, kind: string, sentences: readonly string[]) =>
    sentences.length === 0
      ? ''
      : `<div><h3 class="${kind}">${title}</h3><ul>${sentences.map((one) => `<li>${html(one)}</li>`).join('')}</ul></div>`;
  return `<p class="headline ${grade}"><span>${html(headline)}</span></p>
<div class="uses">${list('Fit for', 'good', uses.fit)}${list('Not fit for', 'poor', uses.unfit)}</div>
<h3>Why</h3>
${findingList(findings)}`;
}

function topic(section: Section, report: Report, budget: Budget): string {
  const { question, findings, whole, single, topic: name } = section;
  const byMetric = new Map<string, ReportLine[]>();
  for (const line of single) {
    const key = `${line.part} ${line.metric}`;
    byMetric.set(key, [...(byMetric.get(key) ?? []), line]);
  }
  const cards = [...byMetric.values()].map((lines) => metricCard(lines, budget.rows));
  return `<p class="dim">${html(question)}</p>
${findingList(findings)}
${whole.length === 0 ? '' : figureTable(whole)}
${panelsOf(name, report, budget)}
${cards.length === 0 ? '' : `<h3>Column by column</h3>${cards.join('\n')}`}`;
}

const viewTitles = { pca: 'By the directions of most difference', neighbours: 'By neighbours' };

function map({ parts }: Report, { dots }: Budget): string {
  const found = parts.map;
  if (found?.status !== 'judged' || found.views.length === 0) return '';
  const tables = [
    ['train', 'Training rows'],
    ['holdout', 'Real rows set aside'],
    ['synthetic', 'Synthetic rows'],
  ];
  const boxes = tables.map(
    ([table = '', label = '']) =>
      `<label><input type="checkbox" checked data-toggle="${table}"> ${label}</label>`,
  );
  const views = found.views.map(({ name, axes, points }) =>
    scatter(viewTitles[name], axes, points, dots),
  );
  return `<p class="dim">Every dot is a row; rows that are alike lie near each other. Grey: training rows; violet: real rows set aside; blue: synthetic rows.</p><div class="views"><p class="tools js-only">${boxes.join('')}</p><div class="three">${views.join('')}</div></div>`;
}

function method(report: Report): string {
  const silent = silences(report).map(
    ({ title, reason }) => `<li>${html(title)}: ${html(reason)}</li>`,
  );
  const missing =
    silent.length === 0 ? '' : `<h3>Not in this report</h3><ul>${silent.join('')}</ul>`;
  const judged = partNames.filter((name) => report.parts[name]?.status === 'judged').length;
  return `<p>${html(methodText(report))}</p><p>${judged} of ${partNames.length} parts were judged beyond the basics. All figures stand in the CSV and JSON files of the same report.</p>${missing}`;
}
