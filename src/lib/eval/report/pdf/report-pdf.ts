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
import { openTypesetter } from './text';

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
  const shown = forFile(report);
  const type = openTypesetter({
    regular: openFace('DejaVu Sans Condensed', regularFont),
    bold: openFace('DejaVu Sans Condensed Bold', boldFont),
  });
  const flow = new Flow(type);
  const title = `${meta.title}: is it a good twin?`;
  const sections = sectionsOf(shown);
  front(flow, shown, meta, title);
  for (const section of sections) topic(flow, section);
  pictures(flow, shown);
  problems(flow, shown);
  meaning(flow, sections);
  method(flow, shown, type.isAnyUnknown());
  flow.foot(`${title} · Twinset ${shown.softwareVersion}`);
  const producer = `Twinset ${shown.softwareVersion}`;
  return writePdf(flow.sheets, type, { title, producer, bookmarks: flow.bookmarks });
}

function front(flow: Flow, report: Report, meta: ReportMeta, title: string): void {
  const { verdict } = report;
  flow.paragraph(title, { size: 18, weight: 'bold', after: 2 });
  flow.paragraph(provenance(report, meta), { size: 8.5, colour: dim, after: 10 });
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
  { head: 'Figure', width: 0.48 },
  { head: 'Synthetic', width: 0.27 },
  { head: 'Real rows', width: 0.13 },
  { head: 'Grade', width: 0.12 },
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

function method(flow: Flow, report: Report, isAnyUnknown: boolean): void {
  flow.heading('Method');
  flow.paragraph(methodText(report), { size: 8.5, colour: dim });
  const silent = silences(report);
  if (silent.length > 0) {
    const reasons = silent.map(({ title, reason }) => `${title} (${reason})`).join('; ');
    flow.paragraph(`Not in this report: ${reasons}.`, { size: 8.5, colour: dim });
  }
  if (isAnyUnknown) {
    const text =
      'A □ stands for a letter that the fonts of this file lack: they cover Latin, Greek and Cyrillic. The HTML report shows every script.';
    flow.paragraph(text, { size: 8.5, colour: dim });
  }
}
