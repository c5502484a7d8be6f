import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { programHelp, verbHelp } from './help';
import { optionTraits, type OptionName } from './options';
import { progressLine } from './progress';
import { twinset } from './testing';
import type { Terminal } from './terminal';
import { compare } from './verbs/compare';
import { evaluate } from './verbs/evaluate';
import { synth } from './verbs/synth';

const verbs = [synth, evaluate, compare];
const words = (text: string): string[] => text.split(/\s+/);

describe('--help', () => {
  it('says the same at every width, and stays within it where words are short enough (law)', () => {
    fc.assert(
      fc.property(fc.constantFrom(...verbs), fc.integer({ min: 40, max: 200 }), (verb, width) => {
        const [text, whole] = [verbHelp(verb, width), verbHelp(verb, Infinity)];
        expect(words(text)).toEqual(words(whole));
        // Usage and example are lines to be copied.
        const lines = text.split('\n').filter((line) => /^ {2,}/.test(line));
        const longest = Math.max(...words(whole).map(({ length }) => length));
        for (const line of lines)
          expect(line.length).toBeLessThanOrEqual(Math.max(width, longest + 6));
      }),
    );
    expect(words(programHelp(verbs, 50))).toEqual(words(programHelp(verbs, Infinity)));
  });

  it('tells every option of a verb, in words that are true of it', () => {
    for (const verb of verbs) {
      for (const name of verb.options) expect(verbHelp(verb, Infinity)).toContain(`--${name}`);
    }
    expect(verbHelp(compare, Infinity)).toContain('.html, .csv, .json');
    expect(verbHelp(synth, Infinity)).not.toContain('.html, .csv, .json');
  });

  it('says the default of everything that has one', () => {
    const told: OptionName[] = ['seed', 'holdout', 'generator', 'pii', 'parts'];
    for (const name of told) expect(optionTraits[name].help).toMatch(/default/);
  });
});

it('progress stays on one line of a narrow terminal', () => {
  const written: string[] = [];
  const stderr = { write: (text: string) => written.push(text) };
  const terminal = { stderr, isWatched: true, noteWidth: () => 20 } as unknown as Terminal;
  const stage = 'training the generator that was chosen';
  progressLine(terminal, false).show({ stage, done: 1, total: 2, etaMs: 1000 });
  expect(written).toEqual(['\r\u001b[Ktraining the gener…']);
});

describe('a wrong command line', () => {
  it('is an object too with --json', async () => {
    const { exitCode, text } = await twinset(['evaluate', 'a.csv', '--json']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(text)).toEqual({ usage: { sentence: '`evaluate` needs synthetic table.' } });
  });

  it.each([
    ['--holdout', ''],
    ['--holdout', ' '],
    ['--holdout', 'Infinity'],
  ])('%s “%s” is neither a share nor a file', async (option, value) => {
    const { exitCode, stderr } = await twinset(['evaluate', 'a.csv', 'b.csv', option, value]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('takes a share from 0 to below 1, or a file');
  });
});
