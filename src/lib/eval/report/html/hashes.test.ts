/** After a change of style or script: `UPDATE_DOCS=1 npx vitest run --project node src/lib/eval/report/html`. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pageHashes } from './hashes';
import { reportScript } from './script';
import { reportStyle } from './style';

const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const current = { style: hash(reportStyle), script: hash(reportScript) };

test('the policy names exactly this style and this script', () => {
  if (process.env['UPDATE_DOCS']) {
    const file = new URL('./hashes.ts', import.meta.url);
    const text = readFileSync(file, 'utf8');
    const changed = Object.entries(current).reduce(
      (all, [name, value]) =>
        all.replace(new RegExp(`${name}: 'sha256-[^']*'`), `${name}: '${value}'`),
      text,
    );
    writeFileSync(file, changed);
  } else {
    expect(pageHashes).toEqual(current);
  }
});
