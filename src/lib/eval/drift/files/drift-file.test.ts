import { beforeAll, describe, expect, test } from 'vitest';
import { driftReportSchema, type DriftReport } from '../../../engine/schema';
import { testSchema, testTable } from '../../testing';
import { compareTables } from '../compare-tables';
import { driftFile } from './drift-file';

const evil = '=1+1"><script>alert("1 & 2")</script>';
let report: DriftReport;

beforeAll(async () => {
  const at = Array.from({ length: 200 }, (_, i) => i);
  const columns = [
    { name: evil, kind: 'category' as const },
    { name: 'age', kind: 'integer' as const },
    { name: 'day', kind: 'date' as const },
    { name: 'gone', kind: 'integer' as const },
  ];
  const draw = (older: number) =>
    testTable([
      at.map((i) => (i % 3 === 0 ? evil : 'plain')),
      at.map((i) => (i % 11 === 0 ? null : older + (i % 40))),
      at.map((i) => 18_262 + (i % 28)),
      at.map((i) => i % 5),
    ]);
  const later = testSchema([...columns.slice(0, 3), { name: 'new', kind: 'integer' }]);
  report = await compareTables({
    before: { name: '<b>before</b>.csv', schema: testSchema(columns), table: draw(20) },
    after: { name: "O'Neil.csv", schema: later, table: draw(45) },
    seed: 1,
  });
});

test('JSON reads back as the same comparison; one from before dates had texts is still open', () => {
  const text = driftFile('json', report);
  expect(driftReportSchema.parse(JSON.parse(text))).toEqual(report);
  const old = JSON.parse(text, (key, value: unknown) => (key === 'edgeTexts' ? undefined : value));
  expect(JSON.stringify(old)).not.toContain('edgeTexts');
  expect(driftReportSchema.safeParse(old).success).toBe(true);
});

test('a comparison with a made-up severity is refused', () => {
  const broken = { ...report, verdict: { ...report.verdict, severity: 'mild' } };
  expect(() => driftFile('json', broken as unknown as DriftReport)).toThrow();
});

describe('CSV', () => {
  const lines = () => driftFile('csv', report).trimEnd().split('\r\n');
  const cellsOf = (line: string) =>
    Array.from(line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g), ([, cell = '']) => cell);

  test('has a row for each column and as many cells in each as heads', () => {
    expect(lines()).toHaveLength(1 + report.columns.length);
    const widths = lines().map((line) => cellsOf(line).length);
    expect(new Set(widths).size).toBe(1);
  });

  test('holds the numbers of the report as they are', () => {
    const [head = '', ...rows] = lines();
    const age = cellsOf(rows.find((line) => line.startsWith('age,')) ?? '');
    const cell = (name: string) => age[cellsOf(head).indexOf(name)];
    const found = report.columns.find(({ column }) => column === 'age')!;
    const ks = found.measures.find(({ metric }) => metric === 'ks')!;
    expect(found.psi.status).toBe('measured');
    expect(cell('psi')).toBe(String(found.psi.status === 'measured' && found.psi.value));
    expect(cell('ks')).toBe(String(ks.value.status === 'measured' && ks.value.value));
    expect(cell('ks_p')).toBe(String(ks.pValue));
    expect(cell('missing_after')).toBe(String(found.missing.after));
    expect(cell('total_variation')).toBe('');
    expect(cell('severity')).toBe('high');
  });

  test('no name of a column starts a formula', () => {
    expect(driftFile('csv', report)).toContain(`"'=1+1""><script>`);
  });
});

describe('HTML', () => {
  const page = () => driftFile('html', report);
  const own = () => page().replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '');

  test('names from the files stay text, and nothing is loaded', () => {
    expect(page().match(/<script/g)).toHaveLength(1);
    expect(page()).toContain("default-src 'none'");
    expect(own()).toContain('=1+1&quot;&gt;&lt;script&gt;alert(&quot;1 &amp; 2&quot;)');
    expect(own()).toContain('&lt;b&gt;before&lt;/b&gt;.csv');
    expect(own()).toContain('O&#39;Neil.csv');
    expect(own()).not.toMatch(/src=|url\(|@import|<link|\sstyle=|\son\w+=/);
    for (const [, target = ''] of own().matchAll(/href="([^"]*)"/g))
      expect(target).toMatch(/^#\w+$/);
  });

  test('says the verdict, and draws both tables in the same bars with days as days', () => {
    expect(report.columns.map(({ change }) => change)).toEqual([
      'same',
      'same',
      'same',
      'removed',
      'added',
    ]);
    expect(own()).toContain('<li>Gone: “gone”.</li>');
    expect(own()).toContain('<li>Moved far: “age”.</li>');
    expect(own()).toContain('Train again');
    expect(own()).toContain('Values of age, earlier and later');
    const { bars } = report.columns[2]!;
    expect(bars?.edgeTexts).toHaveLength(bars!.edges!.length);
    expect(own()).toMatch(/2020-01-01 to 2020-01-02: earlier 4 %, later 4 %/);
  });

  test('every tag that opens also closes', () => {
    const open: string[] = [];
    const empty = new Set(['meta', 'input', '!doctype']);
    for (const [whole, slash, name = ''] of own().matchAll(/<(\/?)([!a-z][a-z0-9]*)[^>]*>/gi)) {
      if (empty.has(name.toLowerCase()) || whole.endsWith('/>')) continue;
      if (slash === '') open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  test('stays below 2 MB with 1,000 wide columns', () => {
    const [age] = report.columns.filter(({ column }) => column === 'age');
    const columns = Array.from({ length: 1000 }, (_, i) => ({
      ...age!,
      column: `column ${i} `.padEnd(60, 'ä'),
    }));
    const bytes = new TextEncoder().encode(driftFile('html', { ...report, columns })).length;
    expect(bytes).toBeLessThan(2_000_000);
  });
});
