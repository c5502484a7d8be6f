/** Training from a terminal: generators by name and by choice, limits, and Ctrl+C. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInterrupts, type Interrupts } from './interrupts';
import { testFolder, twinset, writePeople } from './testing';

const folder = testFolder();
const { path } = folder;
const people = path('people.csv');
/** Longer than any test waits. */
const endless = ['--generator', 'tvae', '--set', 'epochs=2000'];

beforeAll(() => void writePeople(people));
afterAll(() => folder.remove());

interface Fitted {
  recipe: { generator: string; balance: unknown };
  chosenBy: { reasons: string[]; tried: { generator: string }[] } | null;
}
const json = (text: string) => JSON.parse(text) as Fitted;

/** Presses so many times as soon as there is something to keep. */
function pressing(times: number): Interrupts {
  const interrupts = openInterrupts();
  return {
    ...interrupts,
    keepable() {
      const release = interrupts.keepable();
      for (let i = 0; i < times; i++) setTimeout(interrupts.press, 200);
      return release;
    },
  };
}

describe('fit', { timeout: 60_000 }, () => {
  it('chooses a generator where none is named, and says why', async () => {
    const { text, stderr } = await twinset(['fit', people, '--out', path('auto.twin'), '--json']);
    const { recipe, chosenBy } = json(text);
    expect(recipe.generator).not.toBe('auto');
    expect(chosenBy?.reasons.length).toBeGreaterThan(0);
    expect(stderr).toContain(chosenBy!.reasons[0]);
  });

  it('takes a generator by its name', async () => {
    const words = ['fit', people, '--generator', 'trees', '--out', path('trees.twin'), '--json'];
    const { recipe, chosenBy } = json((await twinset(words)).text);
    expect([recipe.generator, chosenBy]).toEqual(['trees', null]);
  });

  it('lists the options where one is unknown', async () => {
    const words = ['fit', people, '--generator', 'trees', '--set', 'magic=1', '--out', 'm.twin'];
    const { exitCode, stderr } = await twinset(words);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Option “magic” is not valid.*Trees has: leafRows, evidence, guard/);
  });

  it('ends at the time limit with the best so far', async () => {
    const out = path('limited.twin');
    const words = ['fit', people, ...endless, '--time-limit', '1', '--out', out];
    expect((await twinset(words)).exitCode).toBe(0);
    expect(existsSync(out)).toBe(true);
  });

  it('keeps the best so far at Ctrl+C, and shows epoch and loss meanwhile', async () => {
    const out = path('kept.twin');
    const { exitCode, stderr } = await twinset(['fit', people, ...endless, '--out', out], {
      interrupts: pressing(1),
      isWatched: true,
    });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/training, epoch \d+, loss [\d.e-]+, \d+ %, \d+ s left/);
    expect(stderr).toMatch(/Stopped at step \d+; the best so far is kept/);
    const drawn = await twinset(['sample', out, '--rows', '5', '--out', '-', '--quiet']);
    expect(drawn.text.trimEnd().split('\n')).toHaveLength(6);
  });

  it('throws it away at the second Ctrl+C', async () => {
    const out = path('thrown.twin');
    const words = ['fit', people, ...endless, '--out', out];
    const { exitCode, stderr } = await twinset(words, { interrupts: pressing(2) });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Cancelled');
    expect(existsSync(out)).toBe(false);
  });
});

describe('--balance', { timeout: 60_000 }, () => {
  const rare = path('rare.csv');
  beforeAll(() => {
    const rows = Array.from({ length: 500 }, (_, i) => `${i % 37},${i % 10 === 0 ? 'yes' : 'no'}`);
    writeFileSync(rare, ['age,churned', ...rows, ''].join('\n'));
  });

  it.each([
    ['churned', 0.5],
    ['churned=0.5', 0.3],
    ['churned=0', 0.1],
  ])('%s draws the rare label more often', async (balance, share) => {
    const out = path('balanced.csv');
    const words = ['synth', rare, '--generator', 'copula', '--rows', '4000', '--quiet'];
    expect((await twinset([...words, '--balance', balance, '--out', out])).exitCode).toBe(0);
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n').slice(1);
    const found = lines.filter((line) => line.endsWith(',yes')).length / lines.length;
    expect(Math.abs(found - share)).toBeLessThan(0.04);
  });

  it.each([
    ['churned=2', 2, 'takes a column, or column=strength'],
    ['nobody', 1, '“nobody”'],
  ])('%s is refused', async (balance, code, sentence) => {
    const words = ['fit', rare, '--generator', 'copula', '--balance', balance, '--out', 'm.twin'];
    const { exitCode, stderr } = await twinset(words);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(sentence);
  });
});

it('generators are listed with their options and defaults, the recommended one first', async () => {
  const { text } = await twinset(['generators']);
  expect(text).toMatch(/^auto \(Auto\)/);
  expect(text).toContain('--set minutes=2  Time to spend (0.05 to 1440): ');
  for (const id of ['trees', 'circuit', 'autoregressive', 'ctgan', 'tvae', 'copula']) {
    expect(text).toContain(`\n${id} (`);
  }
});
