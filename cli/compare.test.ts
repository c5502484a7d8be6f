import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { driftReportSchema } from '../src/lib/engine/schema';
import { testFolder, twinset } from './testing';

const folder = testFolder();
const { path } = folder;
afterAll(() => folder.remove());

/** 400 rows: an age from 20 to 59, moved by `older`, and a town. */
function write(name: string, older: number, header = 'age,town'): string {
  const rows = Array.from(
    { length: 400 },
    (_, i) => `${20 + older + ((i * 7) % 40)},${['Graz', 'Linz'][(i >> 1) % 2]}`,
  );
  writeFileSync(path(name), [header, ...rows, ''].join('\n'));
  return path(name);
}

describe('compare', () => {
  const before = write('before.csv', 0);

  it('says that a table like the earlier one has not moved', async () => {
    const same = await twinset(['compare', before, before, '--fail-on', 'moderate', '--quiet']);
    expect(same).toMatchObject({ exitCode: 0, stderr: '' });
    expect(same.text).toMatch(/is like the earlier one/);
    expect(same.text).toMatch(/no need to train again/);
  });

  it('names what has moved, writes the numbers, and fails a build that asked for it', async () => {
    const after = write('after.csv', 25);
    const out = path('drift.json');
    const moved = await twinset(['compare', before, after, '--fail-on', 'high', '--out', out]);
    expect(moved.exitCode).toBe(3);
    expect(moved.text).toMatch(/Moved far: “age”/);
    expect(moved.stderr).toMatch(/drift is high/);
    const report = driftReportSchema.parse(JSON.parse(readFileSync(out, 'utf8')));
    expect(report.names).toEqual({ before: 'before.csv', after: 'after.csv' });
    const quiet = await twinset(['compare', before, after, '--json', '--quiet']);
    expect(JSON.parse(quiet.text)).toMatchObject({ drift: { verdict: { retrain: 'yes' } } });
  });

  it('needs no same columns', async () => {
    const other = write('other.csv', 0, 'years,town');
    const { exitCode, text } = await twinset(['compare', before, other, '--quiet']);
    expect(exitCode).toBe(0);
    expect(text).toMatch(/Gone: “age”/);
    expect(text).toMatch(/New: “years”/);
  });

  it('writes a page, a sheet and data at once', async () => {
    const after = write('older.csv', 25);
    const outs = ['html', 'csv', 'json'].map((ending) => path(`drift.${ending}`));
    const options = outs.flatMap((out) => ['--out', out]);
    const { exitCode } = await twinset(['compare', before, after, ...options, '--quiet']);
    expect(exitCode).toBe(0);
    const [page = '', sheet = '', data = ''] = outs.map((out) => readFileSync(out, 'utf8'));
    expect(page).toContain('older.csv beside before.csv');
    expect(sheet).toMatch(/\r\nage,same,integer,integer,high,/);
    expect(driftReportSchema.parse(JSON.parse(data)).verdict.severity).toBe('high');
  });

  it('wants files that end in what it writes, before it begins', async () => {
    const wrong = await twinset(['compare', before, 'none.csv', '--out', path('drift.txt')]);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toMatch(/must end in \.html or \.csv or \.json/);
  });
});
