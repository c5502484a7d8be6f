import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { gateSets } from '../src/lib/engine/schema';
import { parseGates } from './gates';
import { testFolder, twinset } from './testing';
import { UsageError } from './usage-error';

const folder = testFolder();
afterAll(() => folder.remove());
const parsed = (...texts: string[]) => parseGates(texts, '--gate');

/** A file of gates with this text. */
function gatesFile(text: string): string {
  const path = folder.path('gates.json');
  writeFileSync(path, text);
  return path;
}

describe('--gate', () => {
  it('reads back every limit from 0 to 1, however it is written (law)', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (limit) => {
        expect(parsed(`overall=${limit}`).limits.overall).toBe(Math.abs(limit));
        const path = gatesFile(JSON.stringify({ overall: limit }));
        expect(parsed(path).limits.overall).toBe(Math.abs(limit));
      }),
      { numRuns: 20 },
    );
  });

  it.each(['', ' ', '0x1', '90%', '-0.5', '1.5', 'NaN', 'Infinity', '1e', 'on'])(
    'refuses the limit “%s”, which would pass or fail what nobody meant',
    (limit) => expect(() => parsed(`overall=${limit}`)).toThrow(UsageError),
  );

  it('lets later words win, and knows which gates were named', () => {
    const path = gatesFile('\uFEFF{"detection": 0.7, "usefulness": null}');
    const { limits, named } = parsed('strict', path, 'detection=0.6');
    expect(limits).toEqual({ ...gateSets.strict, detection: 0.6, usefulness: null });
    expect([...named]).toEqual(['detection', 'usefulness']);
  });

  it.each([
    ['{"beauty": 1}', 'there is no gate “beauty”'],
    ['{"overall": 1.5}', '“overall” must be a number from 0 to 1, or null'],
    ['{"overall": "0.9"}', '“overall” must be a number'],
    ['["overall"]', 'must hold an object'],
    ['overall: 0.9', 'is not JSON'],
  ])('refuses a file that holds %s', (text, sentence) => {
    expect(() => parsed(gatesFile(text))).toThrow(sentence);
  });

  it('refuses a file that is not there', () => {
    expect(() => parsed(folder.path('none.json'))).toThrow('cannot be read (ENOENT)');
  });

  it('does not leave out a gate that was asked by its name, since nobody would notice', async () => {
    for (const verb of [
      ['evaluate', 'a.csv', 'b.csv'],
      ['synth', 'a.csv', '--out', '-'],
    ]) {
      const { exitCode, stderr } = await twinset([...verb, '--gate', 'fairness=0.05']);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('--gate fairness needs --protected COLUMN');
    }
  });
});
