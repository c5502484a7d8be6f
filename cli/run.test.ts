/** The whole program on small files, in this process: what it writes, says and ends with. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeDuck } from '../src/lib/data/index.node';
import { peopleCsv, testFolder, twinset, writePeople } from './testing';

const folder = testFolder();
const { path } = folder;
const people = path('people.csv');
const model = path('people.twin');

beforeAll(async () => {
  writePeople(people);
  const fitted = await twinset(['fit', people, '--out', model, '--quiet']);
  expect(fitted).toMatchObject({ exitCode: 0, stderr: '', text: '' });
});
afterAll(() => folder.remove());

const linesOf = (csv: string): string[] => csv.trimEnd().split('\n');
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('sample', () => {
  it('writes CSV in gzip, and --json says what was written', async () => {
    const out = path('twin.csv.gz');
    const { exitCode, text } = await twinset([
      'sample',
      model,
      '--rows',
      '57',
      '--out',
      out,
      '--json',
    ]);
    expect(exitCode).toBe(0);
    const bytes = readFileSync(out);
    const lines = linesOf(gunzipSync(bytes).toString());
    expect(lines[0]).toBe('mail,age,income,city,joined');
    expect(lines).toHaveLength(58);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(json(text)).toMatchObject({ verb: 'sample', rows: 57, sha256, sizeBytes: bytes.length });
    expect(json(text)['peakMemoryBytes']).toBeGreaterThan(1e7);
  });

  it('gives the same bytes for the same seed, others for another (law)', async () => {
    const draw = async (seed: string) =>
      (await twinset(['sample', model, '--rows', '200', '--seed', seed, '--out', '-'])).text;
    expect(await draw('5')).toBe(await draw('5'));
    expect(await draw('5')).not.toBe(await draw('6'));
  });

  it('writes Parquet that DuckDB’s own reader understands', async () => {
    const out = path('twin.parquet');
    await twinset(['sample', model, '--rows', '100', '--out', out]);
    const duck = await openNodeDuck();
    const [row] = await duck.rows(
      `SELECT count(*)::INT AS rows, min(age)::INT AS youngest, count(joined)::INT AS days FROM read_parquet('${out}')`,
    );
    await duck.close();
    expect(row).toMatchObject({ rows: 100, days: 100 });
    expect(row?.['youngest']).toBeGreaterThanOrEqual(19);
  });

  it('writes JSON by --format', async () => {
    const words = ['sample', model, '--rows', '3', '--out', '-', '--format', 'json', '--quiet'];
    const rows = JSON.parse((await twinset(words)).text) as Record<string, unknown>[];
    expect(rows).toHaveLength(3);
    expect(typeof rows[0]?.['age']).toBe('number');
  });

  it('draws as many rows as were learnt from, and reads a model from stdin', async () => {
    const input = readFileSync(model);
    const { text } = await twinset(['sample', '-', '--out', '-', '--quiet'], { input });
    expect(linesOf(text)).toHaveLength(1 + 320);
  });
});

describe('personal columns', () => {
  it('are replaced and said so; no original value is in model or twin', async () => {
    const out = path('replaced.csv');
    const { stderr } = await twinset(['synth', people, '--rows', '300', '--out', out]);
    expect(stderr).toMatch(/“mail” looks personal .*replaced by made-up ones.*--pii/);
    const originals = linesOf(peopleCsv(400)).map((line) => line.split(',')[0]!);
    const twin = readFileSync(out, 'utf8');
    expect(twin).toMatch(/@/);
    expect(originals.slice(1).filter((mail) => twin.includes(mail))).toEqual([]);
  });

  it('are left out by --pii drop', async () => {
    const words = ['synth', people, '--rows', '5', '--pii', 'drop', '--out', '-', '--quiet'];
    expect(linesOf((await twinset(words)).text)[0]).toBe('age,income,city,joined');
  });
});

describe('synth and evaluate', { timeout: 60_000 }, () => {
  it('does everything in one line, from stdin', async () => {
    const report = path('report.json');
    const out = path('all.csv');
    const words = ['synth', '-', '--out', out, '--report', report, '--json', '--seed', '3'];
    const { exitCode, text } = await twinset(words, { input: peopleCsv(400) });
    expect(exitCode).toBe(0);
    const { scores } = json(text) as { scores: Record<string, Record<string, number>> };
    const written = json(readFileSync(report, 'utf8')) as {
      rows: unknown;
      quality: { shapes: { synthetic: { value: number } } };
    };
    expect(written.rows).toEqual({ train: 320, holdout: 80, synthetic: 320 });
    expect(scores['synthetic']?.['shapes']).toBe(written.quality.shapes.synthetic.value);
    expect(linesOf(readFileSync(out, 'utf8'))).toHaveLength(321);
  });

  it('judges a table by itself as perfect in shape, and its copies as copies', async () => {
    const words = ['evaluate', people, people, '--holdout', '0', '--parts', 'basics', '--json'];
    const { text } = await twinset(words);
    const { scores } = json(text) as { scores: { synthetic: Record<string, number> } };
    expect(scores.synthetic).toMatchObject({ shapes: 1, trends: 1, overall: 1, copies: 1 });
  });

  it('takes a holdout from a file, columns in any order, and writes an HTML report', async () => {
    const turned = linesOf(peopleCsv(100)).map((line) => line.split(',').reverse().join(','));
    const holdout = path('holdout.csv');
    writeFileSync(holdout, turned.join('\n'));
    const report = path('report.html');
    const words = ['evaluate', people, people, '--holdout', holdout, '--report', report, '--json'];
    const { exitCode, text } = await twinset(words);
    expect(exitCode).toBe(0);
    const { scores } = json(text) as { scores: { baseline: Record<string, number> } };
    expect(scores.baseline['shapes']).toBeGreaterThan(0.8);
    expect(readFileSync(report, 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('ends with 3 and says which gate was missed', async () => {
    const words = ['evaluate', people, people, '--holdout', '0', '--parts', 'basics', '--quiet'];
    const missed = await twinset([...words, '--gate', 'overall=0.5', '--gate', 'copies=0.1']);
    expect(missed.exitCode).toBe(3);
    expect(missed.stderr).toMatch(
      /^Gate missed: copies \(rows equal to a training row\) is 100 %, asked was at most 10 %\. Do not share/,
    );
    expect((await twinset([...words, '--gate', 'overall=0.5'])).exitCode).toBe(0);
  });

  it('writes every report that is asked for, all of one judgement', async () => {
    const paths = ['html', 'pdf', 'json', 'csv'].map((ending) => path(`all.${ending}`));
    const words = ['evaluate', people, people, '--holdout', '0', '--parts', 'structure,together'];
    const asked = paths.flatMap((one) => ['--report', one]);
    const { exitCode, text } = await twinset([...words, ...asked, '--json', '--target', 'city']);
    expect(exitCode).toBe(0);
    expect(json(text)['reports']).toEqual(paths);
    const [html = '', pdf = '', asJson = '', csv = ''] = paths.map((one) =>
      readFileSync(one).toString('latin1'),
    );
    expect(html).toMatch(/^<!doctype html>/i);
    expect(pdf.slice(0, 8)).toBe('%PDF-1.7');
    const { parts, options } = json(asJson) as { parts: object; options: object };
    expect(Object.keys(parts)).toEqual(['structure', 'together']);
    expect(options).toMatchObject({ target: 'city' });
    expect(csv).toMatch(/^part,metric,title,/);
  });

  it('takes sets of gates, single limits and off, the later winning', async () => {
    const words = ['evaluate', people, people, '--holdout', '0', '--parts', 'basics', '--quiet'];
    const asked = ['--gate', 'lenient', '--gate', 'overall=0.5', '--gate', 'extra-copies=off'];
    const { exitCode, stderr } = await twinset([...words, ...asked]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('Gate missed: detection');
    expect(stderr).not.toMatch(/extra-copies|overall/);
  });

  it('refuses to compare tables that do not meet', async () => {
    const other = path('other.csv');
    writeFileSync(other, 'age,city\n1,a\n2,b\n');
    const { exitCode, stderr } = await twinset(['evaluate', people, other]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('has no column “mail”');
    const text = path('text.csv');
    writeFileSync(text, peopleCsv(40).replace(/,(\d\d),/g, ',about $1,'));
    const second = await twinset(['evaluate', people, text]);
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toMatch(
      /Column “age” of text.csv reads as .+, the other table’s as whole number: 40 values do not fit/,
    );
  });

  it('says which columns of the second table it does not look at', async () => {
    const wider = path('wider.csv');
    const lines = peopleCsv(40).trim().split('\n');
    writeFileSync(wider, lines.map((line, i) => `${line},${i === 0 ? 'shoe size' : i}`).join('\n'));
    const words = ['evaluate', people, wider, '--parts', 'basics'];
    const { exitCode, stderr } = await twinset(words);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      'Not looked at, since the first table has no such column: “shoe size”.',
    );
  });
});

describe('profile and generators', () => {
  it('prints words for people and an object for programs', async () => {
    const { text } = await twinset(['profile', people]);
    expect(text).toContain('400 rows, 5 columns');
    expect(text).toMatch(/age: integer/);
    const asJson = json((await twinset(['profile', people, '--json'])).text) as {
      schema: { columns: { name: string }[] };
      profile: { rows: number };
    };
    expect(asJson.profile.rows).toBe(400);
    expect(asJson.schema.columns.map(({ name }) => name)).toContain('joined');
  });

  it('lists every generator', async () => {
    const { generators } = json((await twinset(['generators', '--json'])).text) as {
      generators: { id: string }[];
    };
    expect(generators.map(({ id }) => id)).toContain('copula');
    expect((await twinset(['generators'])).text).toContain('copula');
  });
});

describe('what goes wrong', () => {
  it.each([
    [['profile', 'nowhere.csv'], 1, 'nowhere.csv cannot be opened: there is no such file.'],
    [['sample', people, '--out', '-'], 1, 'is not a Twinset model'],
    [['fit', people, '--out', '/nowhere/m.twin'], 1, '/nowhere/m.twin cannot be written (ENOENT)'],
    [['fit', people, '--generator', 'oracle', '--out', 'm.twin'], 1, 'no generator “oracle”'],
    [['fit', people, '--set', 'magic=1', '--out', 'm.twin'], 1, 'Option “magic” is not valid'],
    [['fit', people], 2, '--out FILE.twin'],
    [['fit', people, '--rows', '5', '--out', 'm.twin'], 2, "Unknown option '--rows'"],
    [['synth', people, '--out', 'x.csv', '--report', 'r.doc'], 2, 'must end in .html or'],
    [['dance'], 2, 'There is no verb “dance”.'],
    [[], 2, ''],
  ])('%j ends with %i', async (words, exitCode, sentence) => {
    const result = await twinset(words);
    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toContain(sentence);
  });

  it('says the fault as an object too with --json', async () => {
    const { text } = await twinset(['profile', 'nowhere.csv', '--json']);
    expect(json(text)).toMatchObject({ fault: { code: 'file-missing' } });
  });

  it.skipIf(process.platform === 'win32')('writes into a pipe, and never replaces it', async () => {
    const pipe = path('pipe.csv');
    execFileSync('mkfifo', [pipe]);
    const read = readFile(pipe, 'utf8');
    expect((await twinset(['sample', model, '--rows', '5', '--out', pipe])).exitCode).toBe(0);
    expect(linesOf(await read)).toHaveLength(6);
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  it('leaves neither a file nor a part of it when stopped', async () => {
    const out = path('stopped.csv');
    const signal = AbortSignal.abort();
    const { exitCode, stderr } = await twinset(['synth', people, '--out', out], { signal });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Cancelled');
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(path('.')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('stderr', { timeout: 30_000 }, () => {
  it('shows progress to a watching person only', async () => {
    const words = ['synth', people, '--generator', 'copula', '--out', path('watched.csv')];
    expect((await twinset(words, { isWatched: true })).stderr).toContain('\u001b[K');
    expect((await twinset(words)).stderr).not.toContain('\u001b');
    expect((await twinset([...words, '--quiet'], { isWatched: true })).stderr).toBe('');
  });

  it('explains itself', async () => {
    for (const words of [['--help'], ['synth', '--help'], ['--version']]) {
      const { exitCode, text } = await twinset(words);
      expect(exitCode).toBe(0);
      expect(text.length).toBeGreaterThan(3);
    }
  });
});
