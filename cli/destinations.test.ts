import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testFolder, twinset, writePeople } from './testing';

const folder = testFolder();
const { path } = folder;
const people = path('people.csv');
beforeAll(() => {
  writePeople(people, 60);
  mkdirSync(path('folder.html'));
  symlinkSync(people, path('link.csv'));
});
afterAll(() => folder.remove());

/** A table that would be missed only when it is read: what ends before has looked ahead. */
const missing = path('none.csv');

describe('where a command writes', () => {
  it.each([
    [['evaluate', people, missing, '--report', people], 'overwrite a file that is read'],
    [['evaluate', missing, people, '--report', path('link.csv')], 'overwrite a file that is read'],
    [['synth', people, '--out', people], 'overwrite a file that is read'],
    [['synth', missing, '--holdout', people, '--out', people], 'overwrite a file that is read'],
    [['synth', missing, '--out', path('a.csv'), '--report', path('a.csv')], 'written twice'],
    [
      ['compare', people, missing, '--out', `${path('.')}/./a.csv`, '--out', path('a.csv')],
      'written twice',
    ],
  ])('%j is refused, and nothing is lost', async (words, sentence) => {
    const before = readFileSync(people);
    const { exitCode, stderr } = await twinset(words);
    expect(stderr).toContain(sentence);
    expect(exitCode).toBe(2);
    expect(readFileSync(people)).toEqual(before);
  });

  it.each([
    [['evaluate', people, missing, '--report', path('nowhere/r.html')], 'ENOENT'],
    [['evaluate', people, missing, '--report', path('folder.html')], 'EISDIR'],
    [['compare', people, missing, '--out', path('nowhere/d.csv')], 'ENOENT'],
    [['fit', missing, '--out', path('nowhere/m.twin')], 'ENOENT'],
  ])('%j is a fault before anything is read', async (words, why) => {
    const { exitCode, stderr } = await twinset(words);
    expect(stderr).toContain(`cannot be written (${why})`);
    expect(exitCode).toBe(1);
  });

  it('writes through a link, and over a file that is already there', async () => {
    writeFileSync(path('kept.json'), 'old');
    symlinkSync(path('kept.json'), path('latest.json'));
    const words = ['compare', people, people, '--out', path('latest.json'), '--quiet'];
    expect((await twinset(words)).exitCode).toBe(0);
    expect(readFileSync(path('kept.json'), 'utf8')).toContain('"verdict"');
    expect(readdirSync(path('.')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
