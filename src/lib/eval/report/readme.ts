/**
 * The README that travels with an exported data set: a model card in Markdown that says what it was made
 * from, how good it is, how private it was found, and what it is not for.
 */
import {
  kindTraits,
  type Compared,
  type Measured,
  type Report,
  type Schema,
} from '../../engine/schema';
import { markdown } from './escape';
import type { ReportMeta } from './meta';
import { count, percent } from './words';

export interface DatasetMeta extends ReportMeta {
  /** The schema of the synthetic table. */
  readonly schema: Schema;
  /** Rows of the exported file, which may be more or fewer than were judged. */
  readonly rows: number;
  /** Name and SHA-256 (hex) of the exported file; null where it is not known yet. */
  readonly file: { readonly name: string; readonly sha256: string } | null;
  /** The command that makes the same file again; null where there is none. */
  readonly command: string | null;
}

/** Markdown; `report` is null for a table that was not judged, and the card then says so. */
export function datasetReadme(report: Report | null, meta: DatasetMeta): string {
  return [
    `# ${markdown(meta.title)}: a synthetic twin`,
    'Every row here was made by a generator; none is meant to describe a real person or thing.',
    table([
      ['Rows', count(meta.rows)],
      ['Columns', count(meta.schema.columns.length)],
      ['Generator', meta.generator ?? 'not recorded'],
      ['Seed', meta.seed === null ? 'not recorded' : String(meta.seed)],
      ['Licence', meta.licence ?? 'none chosen: ask whoever gave you this file'],
      ...(meta.file === null
        ? []
        : [
            ['File', meta.file.name],
            ['SHA-256', meta.file.sha256],
          ]),
    ]),
    '## Made from',
    source(report, meta),
    '## Columns',
    columns(meta.schema),
    ...quality(report),
    ...privacy(report),
    '## Make it again',
    reproduce(meta),
    '## Not for',
    notFor(),
    '',
  ].join('\n\n');
}

function table(rows: readonly (readonly string[])[], head?: readonly string[]): string {
  const first = head ?? rows[0] ?? [];
  const line = (cells: readonly string[]) => `| ${cells.map(markdown).join(' | ')} |`;
  const rule = `| ${first.map(() => '---').join(' | ')} |`;
  const heading = head === undefined ? `| ${first.map(() => ' ').join(' | ')} |` : line(head);
  return [heading, rule, ...rows.map(line)].join('\n');
}

function source(report: Report | null, { schema }: DatasetMeta): string {
  const size = `${count(schema.rowCount)} rows`;
  if (report === null) return `A real table of ${size}. It is not part of this data set.`;
  const { train, holdout } = report.rows;
  const aside =
    holdout === 0
      ? 'no rows were set aside'
      : `${count(holdout)} other real rows were set aside, never seen by the generator`;
  return `A real table of ${size}: the generator learnt from ${count(train)} rows; ${aside}. The real rows are not part of this data set.`;
}

function columns(schema: Schema): string {
  return table(
    schema.columns.map(({ name, kind, hasNulls }) => [
      name,
      kindTraits[kind].label,
      hasNulls ? 'may be missing' : 'always present',
    ]),
    ['Column', 'Kind', 'Values'],
  );
}

function figure(value: Measured): string {
  return value.status === 'measured' ? percent(value.value) : `not available (${value.reason})`;
}

function row(name: string, { synthetic, baseline }: Compared): string[] {
  return [name, figure(synthetic), figure(baseline)];
}

function quality(report: Report | null): string[] {
  if (report === null) return ['## How good it is', 'This table was not judged.'];
  const { quality: scores, verdict, rows } = report;
  return [
    '## How good it is',
    `${markdown(verdict.headline)} Judged on ${count(rows.synthetic)} synthetic rows by SDMetrics' quality report; the last column is the same judgement of real rows that were set aside.`,
    table(
      [
        row('Columns on their own', scores.shapes),
        row('Pairs of columns that belong together', scores.trends.strongPairs),
        row('All pairs of columns', scores.trends.allPairs),
      ],
      ['Agreement with the original', 'Synthetic', 'Real holdout'],
    ),
    verdict.findings
      .map(({ grade, sentence }) => `- **${grade}**: ${markdown(sentence)}`)
      .join('\n'),
  ];
}

function privacy(report: Report | null): string[] {
  if (report === null) return ['## Privacy', 'The privacy of this table was not measured.'];
  const { copies, nearerToTrain, veryNear } = report.privacy;
  return [
    '## Privacy',
    table(
      [
        row('Rows equal to a training row', copies),
        ['Rows nearer to a training row than to an unseen real row', figure(nearerToTrain), '50 %'],
        ['Rows very near to a training row', figure(veryNear), '5 %'],
      ],
      ['', 'Synthetic', 'Real holdout, or ideal'],
    ),
    'These are measurements on samples, not a guarantee: no differential privacy is claimed here.',
  ];
}

function reproduce({ command, seed, generator }: DatasetMeta): string {
  if (command !== null) return `\`\`\`sh\n${command}\n\`\`\``;
  if (seed === null || generator === null) {
    return 'The generator or its seed was not recorded, so this file cannot be made again.';
  }
  return `Open the model in Twinset and generate the same number of rows with seed ${seed}: the rows are the same.`;
}

function notFor(): string {
  return [
    '- Decisions about single people or things: no row is about anyone in particular.',
    '- Counting rare cases: what few rows of the original share is pooled or left out.',
    '- Relations that were not checked above, such as those between three or more columns, or between rows.',
    '- A final result: confirm on the real table what you find here.',
  ].join('\n');
}
