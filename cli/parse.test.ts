import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetOf } from './output';
import { parse } from './parse';
import { synth } from './verbs/synth';
import type { Call } from './verb';
import { UsageError } from './usage-error';

const optionsOf = (...words: string[]) => parse(synth, ['in.csv', ...words]).options;

describe('options', () => {
  it('reads back every seed and row count (law)', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.integer({ min: 1, max: 1e10 }), (seed, rows) => {
        const options = optionsOf('--seed', String(seed), `--rows=${rows}`);
        expect(options).toMatchObject({ seed, rows });
      }),
    );
  });

  it('has the defaults that --help promises', () => {
    expect(optionsOf()).toMatchObject({
      seed: 1,
      rows: null,
      generator: null,
      holdout: { share: 0.2 },
      pii: null,
      set: {},
      json: false,
    });
  });

  it('takes a holdout as a share or as a file', () => {
    expect(optionsOf('--holdout', '0').holdout).toEqual({ share: 0 });
    expect(optionsOf('--holdout', 'h.csv').holdout).toEqual({ path: 'h.csv' });
  });

  it('gives generator options their plain types', () => {
    const { set } = optionsOf('--set', 'a=1', '--set', 'b=true', '--set', 'c=x=y', '--set', 'd=');
    expect(set).toEqual({ a: 1, b: true, c: 'x=y', d: '' });
  });

  it.each([
    [['--seed', '-1']],
    [['--seed', '1.5']],
    [['--seed', '4294967296']],
    [['--rows', '0']],
    [['--rows', 'many']],
    [['--holdout', '1']],
    [['--holdout', '-0.1']],
    [['--set', 'novalue']],
    [['--pii', 'sell']],
    [['--gate', 'beauty=1']],
    [['--gate', 'overall=']],
    [['--gate', 'brutal']],
    [['--gate', 'overall=2']],
    [['--parts', 'looks']],
    [['--report', 'r.doc']],
    [['--sql', 'SELECT 1']],
    [['--format', 'doc']],
    [['--unknown']],
    [['--out']],
    [['second.csv']],
  ])('refuses %j', (words) => {
    expect(() => optionsOf(...words)).toThrow(UsageError);
  });

  it('lets --help stand without operands', () => {
    expect(parse(synth, ['--help']).wantsHelp).toBe(true);
    expect(() => parse(synth, [])).toThrow('`synth` needs table.');
  });
});

describe('where rows go', () => {
  const target = (...words: string[]) => targetOf({ options: optionsOf(...words) } as Call);

  it.each([
    ['twin.csv', 'csv', 'none'],
    ['twin.csv.gz', 'csv', 'gzip'],
    ['a.b/twin.ndjson.zst', 'ndjson', 'zstd'],
    ['TWIN.PARQUET', 'parquet', 'none'],
    ['twin.jsonl', 'ndjson', 'none'],
    ['-', 'csv', 'none'],
  ])('%s is %s, %s', (path, format, compression) => {
    expect(target('--out', path)).toEqual({ path, format, compression });
  });

  it('asks when a name does not say, and lets --format decide', () => {
    expect(() => target('--out', 'twin')).toThrow(UsageError);
    expect(target('--out', 'twin', '--format', 'tsv').format).toBe('tsv');
    expect(() => target()).toThrow('--out FILE');
    expect(() => target('--out', '-', '--json')).toThrow('both want stdout');
  });
});
