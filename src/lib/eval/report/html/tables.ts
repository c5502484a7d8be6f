/** Tables of the HTML report. Every text is escaped here; numbers carry their full value for sorting. */
import type { Grade, Measured, MetricTraits, Unit } from '../../../engine/schema';
import { html } from '../escape';
import type { ReportLine } from '../lines';
import { reachText } from '../texts';
import { written } from '../words';

export interface Head {
  readonly text: string;
  readonly isSortable?: boolean;
}

/** A table with a heading row; `rows` are ready-made cells. */
export function table(caption: string, heads: readonly Head[], rows: readonly string[]): string {
  const head = heads
    .map(({ text, isSortable = true }) =>
      text === '' || !isSortable
        ? `<th scope="col">${html(text)}</th>`
        : `<th scope="col" data-sort>${html(text)}</th>`,
    )
    .join('');
  const body = rows.map((cells) => `<tr>${cells}</tr>`).join('\n');
  return `<div class="scroll"><table><caption>${html(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export const heads = (...texts: readonly string[]): Head[] => texts.map((text) => ({ text }));

export const textCell = (text: string): string => `<td>${html(text)}</td>`;
export const rowHead = (text: string): string => `<th scope="row">${html(text)}</th>`;

/** A number, or a dash with the reason as its hint. */
export function valueCell(measured: Measured, unit: Unit, spread = ''): string {
  if (measured.status === 'unavailable') {
    return `<td class="n" data-v=""><span title="${html(measured.reason)}">not available</span></td>`;
  }
  const { value } = measured;
  const more = spread === '' ? '' : ` <span class="dim">${html(spread)}</span>`;
  return `<td class="n" data-v="${value}">${html(written(value, unit))}${more}</td>`;
}

export function numberCell(value: number | null, unit: Unit = 'number'): string {
  return value === null
    ? '<td class="n" data-v=""></td>'
    : `<td class="n" data-v="${value}">${html(written(value, unit))}</td>`;
}

const ranks: Readonly<Record<Grade, number>> = { poor: 0, fair: 1, good: 2, unknown: 3 };

export function gradeCell(grade: Grade): string {
  const text = grade === 'unknown' ? '' : `<b class="${grade}">${grade}</b>`;
  return `<td data-v="${ranks[grade]}">${text}</td>`;
}

/** What a figure means, where it is good, when not to trust it. */
export function meaning({ says, good, distrust, name, source }: MetricTraits): string {
  const lines = [
    ['Measures', says],
    ['Good', good],
    ['Do not trust it when', distrust],
    ['Known as', `${name} (${source})`],
  ];
  return `<dl>${lines.map(([term = '', text = '']) => `<dt>${term}:</dt><dd>${html(text)}</dd>`).join('')}</dl>`;
}

function spreadOf({ interval, traits }: ReportLine): string {
  if (interval === null) return '';
  const { unit } = traits;
  return `(${written(interval.low, unit)} to ${written(interval.high, unit)})`;
}

function figureCells(line: ReportLine): string {
  const { synthetic, baseline, expected, grade, traits } = line;
  return `${valueCell(synthetic, traits.unit, spreadOf(line))}${valueCell(baseline, traits.unit, reachText(line))}${numberCell(expected, traits.unit)}${gradeCell(grade)}`;
}

const figureHeads = heads('Synthetic', 'Real rows', 'By chance', 'Grade');

/** Figures about the whole table, each with what it means. */
export function figureTable(lines: readonly ReportLine[]): string {
  const rows = lines.map((line) => {
    const { traits, variant, sentence } = line;
    const title = variant === null ? traits.title : `${traits.title}, ${variant}`;
    const said = sentence === null ? '' : `<p>${html(sentence)}</p>`;
    return `<th scope="row">${html(title)}<details><summary>What it means</summary>${said}${meaning(traits)}</details></th>${figureCells(line)}`;
  });
  const caption =
    'In brackets: 95 % intervals. Real rows: those that were set aside, judged as if they were synthetic; where they are fewer or more, grades go by what they would reach in as many rows. By chance: what a perfect table of this size would be expected to reach.';
  return table(caption, [{ text: 'Figure' }, ...figureHeads], rows);
}

const rank = ({ synthetic, traits, grade }: ReportLine): number => {
  if (synthetic.status === 'unavailable') return Infinity;
  const { better, ideal } = traits;
  const value = synthetic.value;
  const good =
    better === 'higher' ? value : better === 'lower' ? -value : -Math.abs(value - (ideal ?? 0));
  return good + (grade === 'poor' ? -1e6 : grade === 'fair' ? -1e3 : 0);
};

/** One metric of many columns: what it means once, then the columns, the worst first. */
export function metricCard(lines: readonly ReportLine[], most: number): string {
  const [first] = lines;
  if (first === undefined) return '';
  const { traits } = first;
  const hasVariants = lines.some(({ variant }) => variant !== null);
  const shown = lines.toSorted((a, b) => rank(a) - rank(b)).slice(0, most);
  const rows = shown.map((line) => {
    const columns = line.columns.map((column) => `“${column}”`).join(' with ');
    const variant = hasVariants ? textCell(line.variant ?? '') : '';
    return `${rowHead(columns)}${variant}${figureCells(line)}`;
  });
  const bad = lines.filter(({ grade }) => grade === 'fair' || grade === 'poor').length;
  const count = bad === 0 ? `${lines.length}` : `${lines.length}, ${bad} not good`;
  const left = lines.length > shown.length ? `; the worst ${shown.length} of ${lines.length}` : '';
  const all = [...heads('Column'), ...(hasVariants ? heads('Way') : []), ...figureHeads];
  return `<details class="metric card"><summary>${html(traits.title)} <span class="dim">(${count})</span></summary>${meaning(traits)}${table(`The worst first${left}`, all, rows)}</details>`;
}
