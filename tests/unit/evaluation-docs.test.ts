/**
 * docs/evaluation is true: its list of figures is the catalogue, the JSON Schema that the app serves is the report's own, its
 * table of gates holds the limits in force. After a change
 * `UPDATE_DOCS=1 npx vitest run --project node tests/unit/evaluation-docs.test.ts` writes them anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  basicTraits,
  gateNames,
  gateSetNames,
  gateSets,
  gateTraits,
  metricTraits,
  reportSchema,
  type MetricTraits,
} from '../../src/lib/engine/schema';

const folder = resolve('docs/evaluation');
vi.setConfig({ testTimeout: 30_000 });

async function holds(page: string, text: string): Promise<void> {
  const path = join(folder, page);
  const options = await resolveConfig(path);
  const made = await format(text, { ...options, filepath: path });
  if (process.env['UPDATE_DOCS']) writeFileSync(path, made);
  else expect(readFileSync(path, 'utf8')).toBe(made);
}

const topics = {
  validity: 'Possible values',
  fidelity: 'Likeness',
  detection: 'Telling it apart',
  usefulness: 'Usefulness',
  privacy: 'Privacy',
  fairness: 'Fairness',
} as const;

function gradeText({ grading, better, unit, ideal }: MetricTraits): string {
  if (grading === null) return 'none: it describes, or the verdict grades it';
  const write = (value: number): string =>
    unit === 'share' ? `${Number((100 * value).toFixed(2))} %` : String(value);
  const { by, good, fair } = grading;
  if (by === 'loss') {
    const way = better === 'nearer' ? 'off' : better === 'higher' ? 'below' : 'above';
    const chance = grading.chance
      ? '; two standard errors are good in any case, and four are fair'
      : '';
    return `good up to ${write(good)} ${way} real rows, fair up to ${write(fair)}${chance}`;
  }
  const way = { higher: 'from', lower: 'up to', nearer: `${write(ideal ?? 0)} to` }[better];
  const chance = grading.chance
    ? '; what would be fair is good where its interval reaches into good and not into poor'
    : '';
  return `good ${way} ${write(good)}, fair ${way} ${write(fair)}${chance}`;
}

const plain = (text: string): string => text.replace(/[*_`<|]/g, (mark) => `\\${mark}`);

function entry([id, traits]: readonly [string, MetricTraits]): string {
  const { title, name, says, good, distrust, source, better, ideal } = traits;
  const aim =
    better === 'nearer' ? `nearest to ${ideal ?? 'real rows'} is best` : `${better} is better`;
  return `### ${plain(title)}

\`${id}\` · ${plain(name)} · ${aim}

${plain(says)}

- Good: ${plain(good)}. Grade: ${gradeText(traits)}.
- When not to trust it: ${plain(distrust)}
- Source: ${plain(source)}
`;
}

it('every figure of the catalogue, in its own words', async () => {
  const all = [...Object.entries(basicTraits), ...Object.entries(metricTraits)];
  const chapters = Object.entries(topics).map(([topic, title]) => {
    const mine = all.filter(([, traits]) => traits.topic === topic);
    return `## ${title}\n\n${mine.map(entry).join('\n')}`;
  });
  await holds(
    'metrics.md',
    `# Figures\n\nWritten from the catalogue in \`src/lib/engine/schema/metrics\`; do not edit by hand. “Real rows” are rows that were set aside before training and are judged as if they were synthetic.\n\n${chapters.join('\n')}`,
  );
});

it('the JSON Schema is that of the reports', async () => {
  const schema = z.toJSONSchema(reportSchema, {
    io: 'output',
    unrepresentable: 'any',
    reused: 'ref',
  });
  const made = { ...schema, title: 'Twinset report', description: 'What `reportJson` writes.' };
  await holds('../../static/report.schema.json', JSON.stringify(made));
});

it('the limits of the gates', async () => {
  const shown = (gate: (typeof gateNames)[number], limit: number | null | undefined): string => {
    if (limit === undefined || limit === null) return 'not asked';
    const { unit, isCeiling } = gateTraits[gate];
    const text = unit === 'share' ? `${Number((100 * limit).toFixed(2))} %` : String(limit);
    return `${isCeiling ? '≤' : '≥'} ${text}`;
  };
  const rows = gateNames.map(
    (gate) =>
      `| \`${gate}\` | ${gateTraits[gate].title} | ${gateSetNames.map((set) => shown(gate, gateSets[set][gate])).join(' | ')} |`,
  );
  const table = `| gate | asks | ${gateSetNames.join(' | ')} |\n| --- | --- | ${gateSetNames.map(() => '---').join(' | ')} |\n${rows.join('\n')}`;
  const page = readFileSync(join(folder, 'gates.md'), 'utf8');
  const mark = /<!-- limits -->[^]*<!-- end of limits -->/;
  expect(page).toMatch(mark);
  await holds(
    'gates.md',
    page.replace(mark, `<!-- limits -->\n\n${table}\n\n<!-- end of limits -->`),
  );
});

describe.each(['README.md', 'gates.md'])('%s', (page) => {
  it('every file that it links to is there', () => {
    const path = join(folder, page);
    const links = readFileSync(path, 'utf8').matchAll(/\]\(([^)#]+)[^)]*\)/g);
    const files = Array.from(links, ([, target = '']) => target).filter(
      (one) => !one.includes(':'),
    );
    expect(files.filter((target) => !existsSync(resolve(dirname(path), target)))).toEqual([]);
    expect(files.length).toBeGreaterThan(0);
  });
});
