/** Pictures of the HTML report as inline SVG; what stands under the pointer is in `data-tips`, as text. */
import type { Bins, Distribution, Roc } from '../../../engine/schema';
import { html } from '../escape';
import { minus, percent, written } from '../words';

/** Short numbers keep the file small. */
const n = (value: number): string => String(Math.round(value * 10) / 10);

/** Attributes of a picture that can be read with the pointer and the arrow keys. */
function tips(texts: readonly string[], across: number): string {
  return `data-across="${across}" data-tips="${html(JSON.stringify(texts))}" tabindex="0"`;
}

const width = 320;
const height = 100;

export function barNames({
  edges,
  edgeTexts,
  labels,
  real,
}: Distribution): (bar: number) => string {
  const edge = (at: number) =>
    edgeTexts?.[at] ?? (edges?.[at] === undefined ? '' : minus(edges[at]));
  return (bar) => {
    if (bar === real.length - 1) return 'missing';
    return labels === null ? `${edge(bar)} to ${edge(bar + 1)}` : (labels[bar] ?? '');
  };
}

const realAndSynthetic = { real: 'real', synthetic: 'synthetic' };

/**
 * Two overlaid series of bars; missing values are the last, where there are any.
 *
 * @param names what the two series are called
 */
export function histogram(distribution: Distribution, names = realAndSynthetic): string {
  const { real, synthetic, column, edges, edgeTexts, labels } = distribution;
  const hasNulls = (real.at(-1) ?? 0) > 0 || (synthetic.at(-1) ?? 0) > 0;
  const bars = hasNulls ? real.length : real.length - 1;
  const top = Math.max(1e-9, ...real, ...synthetic);
  const step = width / Math.max(1, bars);
  const path = (shares: readonly number[], from: number, to: number): string =>
    shares
      .slice(0, bars)
      .map((share, i) => {
        const [left, right] = [(i + from) * step, (i + to) * step];
        return share > 0
          ? `M${n(left)} ${height}V${n(height - (share / top) * height)}H${n(right)}V${height}Z`
          : '';
      })
      .join('');
  const name = barNames(distribution);
  const texts = Array.from(
    { length: bars },
    (_, i) =>
      `${name(i)}: ${names.real} ${percent(real[i] ?? 0)}, ${names.synthetic} ${percent(synthetic[i] ?? 0)}`,
  );
  const ends = labels ?? edgeTexts ?? edges?.map(minus) ?? [];
  const label = `Values of ${column}, ${names.real} and ${names.synthetic}`;
  return `<svg class="bars" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${html(label)}" ${tips(texts, bars)}><path class="r" d="${path(real, 0.03, 0.97)}"/><path class="s" d="${path(synthetic, 0.25, 0.75)}"/></svg><div class="ends"><span>${html(ends[0] ?? '')}</span><span>${html(ends.length > 1 ? (ends.at(-1) ?? '') : '')}</span></div>`;
}

type Matrix = readonly (readonly (number | null)[])[];

/** One matrix of pair strengths, the darker the stronger; null cells stay empty. */
export function heatMap(columns: readonly string[], values: Matrix, caption: string): string {
  const size = 12;
  const side = columns.length * size;
  const cells = values.flatMap((row, i) =>
    row.map((value, j) => {
      const tone = Math.min(1, Math.abs(value ?? 0));
      if (value === null || tone < 0.005) return '';
      return `<path class="${value < 0 ? 'neg' : 'pos'}" fill-opacity="${tone.toFixed(2)}" d="M${j * size} ${i * size}h${size}v${size}h-${size}Z"/>`;
    }),
  );
  const texts = values.flatMap((row, i) =>
    row.map((value, j) =>
      value === null
        ? ''
        : `${columns[i] ?? ''} with ${columns[j] ?? ''}: ${minus(value.toFixed(2))}`,
    ),
  );
  return `<figure><h3>${html(caption)}</h3><svg class="square" viewBox="0 0 ${side} ${side}" role="img" aria-label="${html(`${caption}: how strongly columns belong together`)}" ${tips(texts, columns.length)}><path class="edge" d="M0 0H${side}V${side}H0Z"/>${cells.join('')}</svg></figure>`;
}

const colours = 6;

function legend(names: readonly string[]): string {
  const items = names.map(
    (name, i) =>
      `<li><svg viewBox="0 0 20 10" aria-hidden="true"><path class="curve c${i % colours}" d="M0 5H20"/></svg>${html(name)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

const steps100 = Array.from({ length: 51 }, (_, i) => i / 50);

/** Receiver operating characteristics with the line of guessing. */
export function rocCurves(title: string, curves: readonly Roc[]): string {
  const side = 200;
  const paths = curves.map(({ falsePositives, truePositives }, i) => {
    const points = falsePositives.map(
      (x, at) => `${n(x * side)} ${n((1 - (truePositives[at] ?? 0)) * side)}`,
    );
    return `<path class="curve c${i % colours}" d="M${points.join('L')}"/>`;
  });
  const texts = steps100.map((x) => {
    const at = curves.map(
      ({ variant, falsePositives, truePositives }) =>
        `${variant} ${percent(interpolate(falsePositives, truePositives, x))}`,
    );
    return `of real rows ${percent(x)} are called synthetic, of synthetic rows: ${at.join(', ')}`;
  });
  const names = curves.map(({ variant, auc }) => `${variant}: area ${written(auc, 'auc')}`);
  return `<figure><h3>${html(title)}</h3><svg class="square" viewBox="0 0 ${side} ${side}" role="img" aria-label="${html(`${title}: ${names.join('; ')}`)}" ${tips(texts, texts.length)}><path class="edge" d="M0 0H${side}V${side}H0ZM0 ${side}L${side} 0"/>${paths.join('')}</svg>${legend(names)}</figure>`;
}

/** Height of a curve at `x`; its points ascend. */
function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  const after = xs.findIndex((value) => value >= x);
  if (after <= 0) return ys[Math.max(0, after)] ?? 0;
  const [x0, x1] = [xs[after - 1] ?? 0, xs[after] ?? 1];
  const [y0, y1] = [ys[after - 1] ?? 0, ys[after] ?? 1];
  return x1 === x0 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

/** Shares in the same bins, a stepped line a series. */
export function stepLines(title: string, { edges, series }: Bins): string {
  const bins = Math.max(1, edges.length - 1);
  const [across, tall] = [400, 200];
  const top = Math.max(1e-9, ...series.flatMap(({ shares }) => shares));
  const step = across / bins;
  const paths = series.map(({ shares }, i) => {
    const points = shares.map(
      (share, bin) => `V${n(tall - (share / top) * tall)}H${n((bin + 1) * step)}`,
    );
    return `<path class="curve c${i % colours}" d="M0 ${tall}${points.join('')}V${tall}"/>`;
  });
  const edge = (at: number) => written(edges[at] ?? 0, 'number');
  const texts = Array.from({ length: bins }, (_, bin) => {
    const all = series.map(({ name, shares }) => `${name} ${percent(shares[bin] ?? 0)}`);
    return `${edge(bin)} to ${edge(bin + 1)}: ${all.join(', ')}`;
  });
  return `<figure><h3>${html(title)}</h3><svg class="wide" viewBox="0 0 ${across} ${tall}" preserveAspectRatio="none" role="img" aria-label="${html(`${title}: ${series.map(({ name }) => name).join(', ')}`)}" ${tips(texts, bins)}><path class="edge" d="M0 ${tall}H${across}"/>${paths.join('')}</svg><div class="ends"><span>${edge(0)}</span><span>${edge(edges.length - 1)}</span></div>${legend(series.map(({ name }) => name))}</figure>`;
}

interface Curve {
  readonly title: string;
  readonly levels: readonly number[];
  readonly lines: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** Curves over shares from 0 to 1, both axes; the diagonal is ideal. */
export function shareCurves({ title, levels, lines }: Curve): string {
  const side = 200;
  const paths = lines.map(({ values }, i) => {
    const points = levels.map((x, at) => `${n(x * side)} ${n((1 - (values[at] ?? 0)) * side)}`);
    return `<path class="curve c${i % colours}" d="M${points.join('L')}"/>`;
  });
  const texts = levels.map((x, at) => {
    const all = lines.map(({ name, values }) => `${name} ${percent(values[at] ?? 0)}`);
    return `${percent(x)}: ${all.join(', ')}`;
  });
  return `<figure><h3>${html(title)}</h3><svg class="square" viewBox="0 0 ${side} ${side}" role="img" aria-label="${html(title)}" ${tips(texts, texts.length)}><path class="edge" d="M0 0H${side}V${side}H0ZM0 ${side}L${side} 0"/>${paths.join('')}</svg>${legend(lines.map(({ name }) => name))}</figure>`;
}

/** Neighbours have no axes: then one sentence says so. */
function axisText([across, up]: readonly [string, string]): string {
  return up === '' ? `${across}.` : `Across: ${across}. Up: ${up}.`;
}

interface Points {
  readonly table: 'train' | 'holdout' | 'synthetic';
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** All rows of a view as dots; at most `most` of each table, evenly picked. */
export function scatter(
  title: string,
  axes: readonly [string, string],
  points: readonly Points[],
  most: number,
): string {
  const side = 400;
  const xs = points.flatMap(({ x }) => x);
  const ys = points.flatMap(({ y }) => y);
  const scale = (values: readonly number[]) => {
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
    return (value: number) => 6 + ((value - low) / (high - low || 1)) * (side - 12);
  };
  const [across, up] = [scale(xs), scale(ys)];
  const paths = points.map(({ table, x, y }) => {
    const step = Math.max(1, x.length / most);
    let dots = '';
    for (let i = 0; i < x.length; i += step) {
      const at = Math.floor(i);
      dots += `M${Math.round(across(x[at] ?? 0))} ${Math.round(side - up(y[at] ?? 0))}h0`;
    }
    return `<path class="dots ${table}" d="${dots}"/>`;
  });
  return `<figure><h3>${html(title)}</h3><svg class="square" viewBox="0 0 ${side} ${side}" role="img" aria-label="${html(`${title}: real and synthetic rows drawn together`)}"><path class="edge" d="M0 0H${side}V${side}H0Z"/>${paths.join('')}</svg><figcaption>${html(axisText(axes))}</figcaption></figure>`;
}

/** Pairs of horizontal bars for a table's cell. */
export function meter(share: number, kind: 'r' | 's'): string {
  const filled = Math.max(0, Math.min(1, share)) * 100;
  return `<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><path class="${kind}" d="M0 0H${n(filled)}V10H0Z"/></svg>`;
}
