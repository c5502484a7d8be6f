import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { publicReport, reportSchema, type Column, type Report } from '../../engine/schema';
import { evaluate } from '../evaluate';
import { alignColumn } from '../align';
import { testSchema, testTable } from '../testing';
import { reportScript } from './html/script';
import { reportStyle } from './html/style';
import {
  datasetReadme,
  distributionOf,
  judgeVerdict,
  reportCsv,
  reportHtml,
  reportJson,
} from './index';
import { percent } from './words';

const evil = '<script>alert("1 & 2")</script>';
const schema = testSchema([
  { name: evil, kind: 'category' },
  { name: 'a|b', kind: 'integer' },
]);
const meta = { title: evil, generator: "O'Neil", seed: 7, licence: '<b>' };
let report: Report;

beforeAll(async () => {
  const at = Array.from({ length: 90 }, (_, i) => i);
  const train = testTable([at.map((i) => (i % 3 === 0 ? evil : 'plain')), at.map((i) => i % 7)]);
  const synthetic = testTable([at.map((i) => (i % 2 === 0 ? evil : 'odd')), at.map((i) => i % 6)]);
  report = await evaluate({ schema, train, holdout: null, synthetic, seed: 1 });
});

test('JSON reads back as the same report, without what only its owner may see', () => {
  const text = reportJson(report);
  expect(reportSchema.parse(JSON.parse(text))).toEqual(publicReport(report));
  expect(text).not.toContain('"private"');
});

test('a report with a made-up status is refused', () => {
  const broken = { ...report, seed: 0.5 };
  expect(() => reportJson(broken)).toThrow();
});

describe('HTML', () => {
  const page = () => reportHtml(report, meta);

  test('names from the file stay text; one script, ours; nothing is loaded', () => {
    const text = page();
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain(`<script>${reportScript}</script>`);
    expect(text).toContain('&lt;script&gt;alert(&quot;1 &amp; 2&quot;)&lt;/script&gt;');
    expect(text).toContain('O&#39;Neil');
    const own = text.replace(reportScript, '').replace(reportStyle, '');
    expect(own).not.toMatch(/src=|url\(|@import|<link|\sstyle=|\son\w+=/);
    for (const [, target = ''] of own.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^#\w+$/);
  });

  test('every tag that opens also closes', () => {
    const open: string[] = [];
    const empty = new Set(['meta', 'input', '!doctype']);
    const text = page().replace(reportStyle, '').replace(reportScript, '');
    for (const [whole, slash, name = ''] of text.matchAll(/<(\/?)([!a-z][a-z0-9]*)[^>]*>/gi)) {
      if (empty.has(name.toLowerCase()) || whole.endsWith('/>')) continue;
      if (slash === '') open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  test('says each finding and each figure beside its baseline', () => {
    const text = page();
    expect(text).toContain('no real rows were set aside as a holdout');
    expect(text).toContain('a|b');
  });

  test('stays below 2 MB whatever the table: 500 columns, a million figures would not be', () => {
    const columns = Array.from({ length: 500 }, (_, i) => `column ${i} `.padEnd(60, 'ä'));
    const bins = Array.from({ length: 41 }, (_, i) => i / 861);
    const { shapes, distributions, trends } = report;
    const large: Report = {
      ...report,
      shapes: columns.map((column) => ({ ...shapes[0]!, column })),
      distributions: columns.map((column) => {
        return { ...distributions[1]!, column, edges: bins, real: bins, synthetic: bins };
      }),
      trends: columns.flatMap((a) => columns.slice(0, 20).map((b) => ({ ...trends[0]!, a, b }))),
    };
    expect(new TextEncoder().encode(reportHtml(large, meta)).length).toBeLessThan(2e6);
  });
});

describe('CSV', () => {
  const cellsOf = (line: string) =>
    Array.from(line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g), ([, cell = '']) =>
      cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
    );

  test('a row a figure, with as many cells as the heading; every number at full length', () => {
    const [head = '', ...lines] = reportCsv(report).trimEnd().split('\r\n');
    const names = cellsOf(head);
    const rows = lines.map((line) => cellsOf(line));
    expect(rows.map(({ length }) => length)).toEqual(rows.map(() => names.length));
    const at = (name: string) => names.indexOf(name);
    const shapes = rows.find((row) => row[at('metric')] === 'shapes');
    expect(report.quality.shapes.synthetic).toEqual({
      status: 'measured',
      value: Number(shapes?.[at('synthetic')]),
    });
    const figures = Object.values(report.parts).flatMap((part) =>
      part?.status === 'judged' ? part.figures : [],
    );
    expect(rows.filter((row) => row[0] !== 'basics')).toHaveLength(figures.length);
  });

  test('a column whose name is a formula stays text', () => {
    const [shape] = report.shapes;
    const bad = { ...report, shapes: [{ ...shape!, column: '=1+1' }] };
    expect(reportCsv(bad)).toContain(",'=1+1,");
  });
});

describe('README of a data set', () => {
  const card = (made: Report | null) =>
    datasetReadme(made, {
      ...meta,
      schema,
      rows: 1000,
      file: { name: 'twin.csv', sha256: 'ab12' },
      command: 'twinset sample model.twin --rows 1000 --seed 7 --out twin.csv',
    });

  test('names rows, generator, seed, checksum, licence and the way to make it again', () => {
    const text = card(report);
    for (const part of ['1,000', "O'Neil", '7', 'ab12', 'twin.csv', '--seed 7', '## Not for']) {
      expect(text).toContain(part);
    }
  });

  test('every row of a table has the cells of its heading', () => {
    for (const block of card(report).split('\n\n')) {
      const lines = block.split('\n').filter((line) => line.startsWith('|'));
      const cells = lines.map((line) => line.replaceAll('\\|', '').split('|').length);
      expect(new Set(cells).size).toBeLessThanOrEqual(1);
    }
    expect(card(report)).not.toContain('<script');
  });

  test('says so when nothing was judged', () => {
    expect(card(null)).toContain('This table was not judged.');
    expect(card(null)).toContain('The privacy of this table was not measured.');
  });
});

describe('distributions', () => {
  test('labels read as in the file', () => {
    const column: Column = {
      ...testSchema([{ name: 'member', kind: 'boolean' }]).columns[0]!,
      format: { type: 'boolean', true: 'yes', false: 'no' },
    };
    const table = testTable([
      [...Array<string>(7).fill('true'), ...Array<string>(6).fill('false')],
    ]);
    const aligned = alignColumn(column, 0, { train: table, holdout: null, synthetic: table });
    expect(distributionOf(aligned).labels).toEqual(['yes', 'no']);
  });

  const [label, number] = testSchema([
    { name: 'label', kind: 'category' },
    { name: 'number', kind: 'decimal', decimals: 2 },
  ]).columns as [(typeof schema.columns)[0], (typeof schema.columns)[0]];
  const total = (shares: readonly number[]) => shares.reduce((sum, share) => sum + share, 0);

  test('numbers: shares add up to 1, edges ascend, at most 40 bins', () => {
    const value = fc.oneof(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.integer({ min: 0, max: 3 }),
      fc.constant(null),
    );
    const list = fc.array(value, { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(list, list, (real, drawn) => {
        const side = (values: (number | null)[]) => testTable([values]);
        const aligned = alignColumn(number, 0, {
          train: side(real),
          holdout: null,
          synthetic: side(drawn),
        });
        const { edges, real: shares, synthetic } = distributionOf(aligned);
        expect(total(shares)).toBeCloseTo(1, 9);
        expect(total(synthetic)).toBeCloseTo(1, 9);
        expect(shares).toHaveLength(edges!.length);
        expect(edges!.length - 1).toBeLessThanOrEqual(40);
        expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
        expect(shares.at(-1)).toBe(real.filter((one) => one === null).length / real.length);
      }),
    );
  });

  test('no edge tells the one number that lies far out, whole steps of one or not', () => {
    const many = Array.from({ length: 1000 }, (_, i) => i % 7);
    for (const [far, edge] of [
      [17, 20],
      [7, 10],
      [983_451, 1_000_000],
      [-61, -100],
    ] as const) {
      const table = testTable([[...many, far]]);
      const column = { ...number, kind: 'integer' as const };
      const aligned = alignColumn(column, 0, { train: table, holdout: null, synthetic: table });
      const { edges } = distributionOf(aligned);
      expect(far < 0 ? edges![0] : edges!.at(-1)).toBe(edge);
    }
  });

  test('a value that many rows share has a bin of its own', () => {
    const real = Array.from({ length: 400 }, (_, i) => (i < 300 ? 0 : i * 25));
    const drawn = real.map((value) => (value === 0 ? 3 : value));
    const aligned = alignColumn({ ...number, kind: 'integer' }, 0, {
      train: testTable([real]),
      holdout: null,
      synthetic: testTable([drawn]),
    });
    const { edges, real: shares, synthetic } = distributionOf(aligned);
    expect(edges!.slice(0, 2)).toEqual([0, 1]);
    expect([shares[0], synthetic[0]]).toEqual([0.75, 0]);
    expect([shares[1], synthetic[1]]).toEqual([0, 0.75]);
  });

  test('labels: a label of fewer than five training rows is pooled with the tail', () => {
    const real = ['big', 'big', 'big', 'big', 'big', 'rare', null];
    const drawn = ['big', 'new', 'rare', null, null, null, null];
    const aligned = alignColumn(label, 0, {
      train: testTable([real]),
      holdout: null,
      synthetic: testTable([drawn]),
    });
    const made = distributionOf(aligned);
    expect(made.labels).toEqual(['big', 'other labels']);
    [5 / 7, 1 / 7, 1 / 7].forEach((share, i) => expect(made.real[i]).toBeCloseTo(share, 12));
    [1 / 7, 2 / 7, 4 / 7].forEach((share, i) => expect(made.synthetic[i]).toBeCloseTo(share, 12));
  });
});

describe('the verdict', () => {
  const set = (value: number) => ({ status: 'measured' as const, value });

  /** A faithful, private report with some figures replaced. */
  function verdictOn(change: Partial<Report['privacy']>, trend = 0.99) {
    const good = { synthetic: set(0.99), baseline: set(0.99) };
    const related = { synthetic: set(trend), baseline: set(0.99) };
    return judgeVerdict({
      ...report,
      rows: { train: 8000, holdout: 2000, synthetic: 8000 },
      shapes: [{ column: 'a', metric: 'KSComplement', expected: 0.99, ...good }],
      trends: [
        {
          a: 'a',
          b: 'b',
          metric: 'CorrelationSimilarity',
          strength: { real: 0.9, synthetic: 0.9 },
          isStrong: true,
          expected: 0.99,
          ...related,
        },
      ],
      quality: {
        shapes: good,
        trends: { allPairs: related, strongPairs: related },
        overall: { allPairs: related, strongPairs: related },
      },
      validity: [],
      parts: {},
      privacy: {
        copies: { synthetic: set(0.001), baseline: set(0.001) },
        copiedRows: { synthetic: 8, holdout: 2 },
        twins: set(0.001),
        repeats: [],
        nearerToTrain: set(0.5),
        nearerToTrainError: 0.008,
        veryNear: set(0.05),
        distances: null,
        distanceRows: 5000,
        ...change,
      },
    });
  }

  test('good in all respects', () => {
    const { grade, headline } = verdictOn({});
    expect(grade).toBe('good');
    expect(headline).toBe(
      'The synthetic table looks like the original and gives away no more of it than other real rows would.',
    );
  });

  test('each kind of leak is enough for a warning', () => {
    const copied = { copies: { synthetic: set(0.02), baseline: set(0.001) } };
    const repeated = {
      repeats: [{ column: 'mail', synthetic: set(0.4), baseline: set(0.01) }],
    };
    for (const leak of [copied, repeated, { nearerToTrain: set(0.58) }, { veryNear: set(0.2) }]) {
      const { grade, headline } = verdictOn(leak);
      expect(grade).toBe('poor');
      expect(headline).toContain('Do not share this table');
    }
  });

  test('nearness in a handful of rows is no evidence, either way', () => {
    for (const share of [0.2, 0.9]) {
      const few = { nearerToTrain: set(share), nearerToTrainError: 0.14 };
      const { grade, headline, findings } = verdictOn(few);
      expect(grade).toBe('unknown');
      expect(headline).toContain('could not be compared well enough with unseen real rows');
      expect(findings.some(({ sentence }) => sentence.includes('that says nothing'))).toBe(true);
    }
  });

  test('copies that chance alone would make are no leak', () => {
    const common = { copies: { synthetic: set(0.61), baseline: set(0.6) } };
    expect(verdictOn(common).grade).toBe('good');
  });

  test('more likeness never makes the grade worse', () => {
    const order = ['poor', 'fair', 'unknown', 'good'];
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          expect(order.indexOf(verdictOn({}, high).grade)).toBeGreaterThanOrEqual(
            order.indexOf(verdictOn({}, low).grade),
          );
        },
      ),
    );
  });

  test('percentages keep the digits that matter', () => {
    expect([0, 1e-9, 0.0004, 0.001, 0.05, 0.9912, 0.9995, 0.999999, 1].map(percent)).toEqual([
      '0 %',
      '0.01 %',
      '0.04 %',
      '0.1 %',
      '5 %',
      '99.1 %',
      '99.95 %',
      '99.99 %',
      '100 %',
    ]);
  });
});
