import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQueries } from './custom';
import { testFolder, twinset, writePeople } from './testing';
import { UsageError } from './usage-error';

const folder = testFolder();
const people = folder.path('people.csv');
beforeAll(() => void writePeople(people, 100));
afterAll(() => folder.remove());

function queriesFile(value: unknown): string {
  const path = folder.path('figures.json');
  writeFileSync(path, JSON.stringify(value));
  return path;
}
const parsed = (...texts: string[]) => parseQueries(texts, '--sql');

describe('--sql', () => {
  it('takes a query, or a file of them that says more', () => {
    const age = { name: 'age', sql: 'SELECT avg(age) FROM synthetic' };
    const path = queriesFile([age, { ...age, better: 'higher', goodAt: 30 }]);
    expect(parsed('n=SELECT 1 = 1', path)).toEqual([
      { name: 'n', sql: 'SELECT 1 = 1', better: 'nearer', goodAt: null },
      { ...age, better: 'nearer', goodAt: null },
      { ...age, better: 'higher', goodAt: 30 },
    ]);
  });

  it.each([
    [{ name: 'age' }, 'must hold a list'],
    [[{ name: 'age' }], 'entry 1 sql'],
    [[{ name: 'a', sql: 'SELECT 1', better: 'bigger' }], 'entry 1 better'],
    [['SELECT 1'], 'entry 1'],
  ])('refuses a file that holds %j', (value, sentence) => {
    expect(() => parsed(queriesFile(value))).toThrow(sentence);
  });

  it.each(['SELECT 1', '=SELECT 1', 'a= '])('refuses “%s”', (text) => {
    expect(() => parsed(text)).toThrow(UsageError);
  });

  it('shows what a query gave, and why one gave nothing', async () => {
    const words = ['evaluate', people, people, '--holdout', '0.2', '--parts', 'custom', '--quiet'];
    const asked = [
      '--sql',
      'n=SELECT count(*) FROM synthetic',
      '--sql',
      'x=SELECT shoe FROM train',
    ];
    const { text } = await twinset([...words, ...asked]);
    expect(text).toMatch(/Your own figures\n {2}n: 100 \(real rows that were set aside: 20\)\n/);
    expect(text).toMatch(/\n {2}x: not available: .*shoe/);
    const asJson = JSON.parse((await twinset([...words, ...asked, '--json'])).text) as {
      custom: unknown;
    };
    expect(asJson.custom).toMatchObject([
      { name: 'n', synthetic: 100, baseline: 20, why: null },
      { name: 'x', synthetic: null, baseline: null },
    ]);
  });

  it('is refused where --parts leaves it out', async () => {
    const words = ['evaluate', people, people, '--parts', 'basics', '--sql', 'n=SELECT 1'];
    expect((await twinset(words)).stderr).toContain('--sql needs the part custom');
  });
});
