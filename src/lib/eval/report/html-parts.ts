/** The pieces of the HTML report: bars as inline SVG, heat maps, tables. Every text is escaped here. */
import type { Compared, Distribution, Measured, Report } from '../../engine/schema';
import { html } from './escape';
import { percent } from './words';

const width = 320;
const height = 96;

/** Two overlaid series of bars; nulls are the last, set apart by a gap. */
export function distributionSvg(distribution: Distribution, name: (bar: number) => string): string {
  const { real, synthetic } = distribution;
  const hasNulls = (real.at(-1) ?? 0) > 0 || (synthetic.at(-1) ?? 0) > 0;
  const bars = hasNulls ? real.length : real.length - 1;
  const top = Math.max(1e-9, ...real, ...synthetic);
  const step = width / Math.max(1, bars);
  const bar = (share: number, index: number, series: string, inset: number): string => {
    const tall = (share / top) * height;
    const gap = hasNulls && index === real.length - 1 ? step * 0.2 : 0;
    return `<rect class="${series}" x="${round(index * step + inset + gap)}" y="${round(height - tall)}" width="${round(Math.max(0.5, step - 2 * inset - gap))}" height="${round(tall)}"/>`;
  };
  const drawn = Array.from({ length: bars }, (_, i) => {
    const title = `${name(i)}: real ${percent(real[i] ?? 0)}, synthetic ${percent(synthetic[i] ?? 0)}`;
    return `<g><title>${html(title)}</title>${bar(real[i] ?? 0, i, 'r', step * 0.06)}${bar(synthetic[i] ?? 0, i, 's', step * 0.26)}</g>`;
  });
  const label = `Distribution of ${distribution.column}, real and synthetic`;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${html(label)}" preserveAspectRatio="none">${drawn.join('')}</svg>`;
}

function round(value: number): string {
  return value.toFixed(2).replace(/\.?0+$/, '');
}

/** One matrix of pair strengths; `null` cells stay empty. */
export function matrixSvg(
  columns: readonly string[],
  values: readonly (readonly (number | null)[])[],
  caption: string,
): string {
  const size = 12;
  const side = columns.length * size;
  const cells = values.flatMap((row, i) =>
    row.map((value, j) => {
      if (value === null) return '';
      const tone = Math.min(1, Math.abs(value));
      const title = `${columns[i] ?? ''} with ${columns[j] ?? ''}: ${value.toFixed(2)}`;
      return `<rect class="${value < 0 ? 'neg' : 'pos'}" x="${j * size}" y="${i * size}" width="${size}" height="${size}" fill-opacity="${round(tone)}"><title>${html(title)}</title></rect>`;
    }),
  );
  return `<figure><svg viewBox="0 0 ${side} ${side}" role="img" aria-label="${html(caption)}"><rect class="cell" width="${side}" height="${side}"/>${cells.join('')}</svg><figcaption>${html(caption)}</figcaption></figure>`;
}

/** Real, synthetic and their difference side by side; nothing when there is no pair. */
export function matrices({ strengths }: Report): string {
  const { columns, real, synthetic } = strengths;
  // Beyond this many columns a cell is smaller than a reader can see, and the file grows with the square.
  if (columns.length < 2 || columns.length > 60) return '';
  const difference = real.map((row, i) =>
    row.map((value, j) => {
      const other = synthetic[i]?.[j] ?? null;
      return value === null || other === null ? null : other - value;
    }),
  );
  return `<h2>How strongly columns belong together</h2>
<p>Correlation between numbers, Cramér's V where a label takes part; the darker, the stronger. Columns from left to right: ${columns.map(html).join(', ')}.</p>
<div class="three">${matrixSvg(columns, real, 'Real')}${matrixSvg(columns, synthetic, 'Synthetic')}${matrixSvg(columns, difference, 'Difference')}</div>`;
}

/** `99.1 %`, or a dash with the reason as its hint. */
export function figure(value: Measured): string {
  return value.status === 'measured'
    ? html(percent(value.value))
    : `<span title="${html(value.reason)}">not available</span>`;
}

/** Two cells: the synthetic figure and its baseline. */
export function comparedCells({ synthetic, baseline }: Compared): string {
  return `<td>${figure(synthetic)}</td><td>${figure(baseline)}</td>`;
}

/** A table with a heading row; `rows` are ready-made `<td>` cells. */
export function table(caption: string, heads: readonly string[], rows: readonly string[]): string {
  const head = heads.map((text) => `<th scope="col">${html(text)}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells}</tr>`).join('\n');
  return `<table><caption>${html(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}
