/**
 * The report as a PDF of a few pages: verdict, figures by topic, pictures, problems, and what the figures
 * mean. Written without a PDF library: the largest would be loaded for what three small files do.
 */
import type { Finding, Grade, Report } from '../../../engine/schema';
import type { ReportLine } from '../lines';
import type { ReportMeta } from '../meta';
import { forFile, sectionsOf, silences, type Section } from '../sections';
import { lineName, methodText, provenance, sidesOf } from '../texts';
import { pictures } from './pictures';
import { openFace } from './face';
import { dim, Flow, type Cell, type TableColumn } from './flow';
import { boldFont } from './fonts/bold';
import { regularFont } from './fonts/regular';
import { writePdf } from './pdf-file';
import type { Colour } from './sheet';
import { openTypesetter, type Typesetter } from './text';
import { unsetSentence, withStandIns } from './unset';

const colours: Readonly<Record<Grade, Colour>> = {
  good: [0.1, 0.5, 0.27],
  fair: [0.54, 0.38, 0],
  poor: [0.7, 0.15, 0.12],
  unknown: dim,
};

/** Rows of a topic's table; the HTML report has them all. */
const mostLines = 12;
const mostProblems = 10;

/** A whole PDF file; the same report gives the same bytes. */
export function makePdf(report: Report, meta: ReportMeta): Uint8Array {
  const faces = {
    regular: openFace('DejaVu Sans Condensed', regularFont),
    bold: openFace('DejaVu Sans Condensed Bold', boldFont),
  };
  const draft = openTypesetter(faces);
  const { report: shown, unset } = withStandIns(forFile(report), draft.canSet);
  const columns = unsetSentence(unset);
  const first = lay(draft, shown, meta, columns === null ? [] : [columns]);
  // What has to be said on the first page is known after the last.
  const isWhole = !draft.isAnyUnknown();
  if (isWhole) return first;
  return lay(openTypesetter(faces), shown, meta, [...(columns === null ? [] : [columns]), missing]);
}

/** Said where letters of other texts, such as labels, had to be replaced. */
const missing =
  'A □ stands for a letter that the fonts of this file lack: they cover Latin, Greek and Cyrillic. The HTML report shows every script.';

/** @param notices what the fonts could not set, a sentence each */
function lay(
  type: Typesetter,
  shown: Report,
  meta: ReportMeta,
  notices: readonly string[],
): Uint8Array {
  const flow = new Flow(type);
  const title = `${meta.title}: is it a good twin?`;
  const sections = sectionsOf(shown);
  front(flow, shown, meta, { title, notices });
  for (const section of sections) topic(flow, section);
  pictures(flow, shown);
  problems(flow, shown);
  meaning(flow, sections);
  method(flow, shown);
  flow.foot(`${title} · Twinset ${shown.softwareVersion}`);
  const producer = `Twinset ${shown.softwareVersion}`;
  return writePdf(flow.sheets, type, { title, producer, bookmarks: flow.bookmarks });
}

interface Front {
  readonly title: string;
  readonly notices: readonly string[];
}

function front(flow: Flow, report: Report, meta: ReportMeta, { title, notices }: Front): void {
  const { verdict } = report;
  flow.paragraph(title, { size: 18, weight: 'bold', after: 2 });
  flow.paragraph(provenance(report, meta), { size: 8.5, colour: dim, after: 6 });
  for (const notice of notices) flow.paragraph(notice, { size: 8.5, after: 6 });
  flow.bar(colours[verdict.grade], () => flow.paragraph(verdict.headline, { size: 12.5 }));
  uses(flow, 'Fit for', verdict.uses.fit, colours.good);
  uses(flow, 'Not fit for', verdict.uses.unfit, colours.poor);
  flow.heading('Why');
  for (const finding of verdict.findings) findingLine(flow, finding);
}

function uses(flow: Flow, title: string, sentences: readonly string[], colour: Colour): void {
  if (sentences.length === 0) return;
  flow.paragraph(title, { size: 11, weight: 'bold', colour, after: 1 });
  for (const sentence of sentences) {
    flow.paragraph(sentence, { indent: 12, after: 2, label: { text: '•', colour } });
  }
}

function findingLine(flow: Flow, { grade, sentence }: Finding): void {
  const label: Cell = { text: grade, colour: colours[grade], weight: 'bold' };
  flow.paragraph(sentence, { size: 9.5, indent: 54, label, after: 3 });
}

const figureColumns: readonly TableColumn[] = [
  { head: 'Figure', width: 0.43 },
  { head: 'Synthetic', width: 0.25 },
  { head: 'Real rows', width: 0.22 },
  { head: 'Grade', width: 0.1 },
];

function figureRow(line: ReportLine): Cell[] {
  const { synthetic, baseline } = sidesOf(line);
  const grade: Cell =
    line.grade === 'unknown'
      ? { text: '' }
      : { text: line.grade, colour: colours[line.grade], weight: 'bold' };
  return [{ text: lineName(line) }, { text: synthetic }, { text: baseline, colour: dim }, grade];
}

/** As many as a table of the PDF takes, what is graded before what only describes. */
function chosen({ whole }: Section): readonly ReportLine[] {
  if (whole.length <= mostLines) return whole;
  const graded = whole.filter(({ grade, part }) => grade !== 'unknown' || part === 'basics');
  const rest = whole.filter((line) => !graded.includes(line));
  return [...graded, ...rest].slice(0, mostLines);
}

function topic(flow: Flow, section: Section): void {
  const { title, question, whole } = section;
  if (whole.length === 0) return;
  flow.need(150);
  flow.heading(title);
  flow.paragraph(question, { size: 9.5, colour: dim });
  flow.table(figureColumns, chosen(section).map(figureRow));
  if (whole.length > mostLines) {
    const rest = whole.length - mostLines;
    flow.paragraph(`${rest} more are in the HTML report.`, { size: 8.5, colour: dim });
  }
}

function problems(flow: Flow, { parts }: Report): void {
  if (parts.problems?.status !== 'judged' || parts.problems.list.length === 0) return;
  const { list } = parts.problems;
  flow.heading('What is wrong, and what to try');
  for (const { severity, sentence, cause, fix } of list.slice(0, mostProblems)) {
    const colour = severity === 'high' ? colours.poor : severity === 'medium' ? colours.fair : dim;
    const label: Cell = { text: severity, colour, weight: 'bold' };
    flow.paragraph(sentence, { size: 9.5, indent: 54, label, after: 0 });
    const advice = fix === null ? cause : `${cause} ${fix.sentence}`;
    flow.paragraph(advice, { size: 8.5, colour: dim, indent: 54, after: 4 });
  }
  if (list.length > mostProblems) {
    const rest = list.length - mostProblems;
    flow.paragraph(`${rest} more are in the HTML report.`, { size: 8.5, colour: dim });
  }
}

/** What each figure of the tables means: once each, in small print. */
function meaning(flow: Flow, sections: readonly Section[]): void {
  const met = new Map(
    sections.flatMap((section) =>
      chosen(section).map(({ metric, traits, part }) => [metric, { traits, part }]),
    ),
  );
  flow.heading('What the figures mean');
  for (const { traits, part } of met.values()) {
    if (part === 'custom') continue;
    flow.need(40);
    flow.paragraph(traits.title, { size: 8, weight: 'bold', after: 0 });
    const text = `${traits.says} When not to trust it: ${traits.distrust} (${traits.name})`;
    flow.paragraph(text, { size: 7.5, colour: dim, after: 2 });
  }
}

function method(flow: Flow, report: Report): void {
  flow.heading('Method');
  flow.paragraph(methodText(report), { size: 8.5, colour: dim });
  const silent = silences(report);
  if (silent.length > 0) {
    const reasons = silent.map(({ title, reason }) => `${title} (${reason})`).join('; ');
    flow.paragraph(`Not in this report: ${reasons}.`, { size: 8.5, colour: dim });
  }
}
