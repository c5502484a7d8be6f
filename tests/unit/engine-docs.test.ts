/**
 * docs/engine.md is true: its example runs and prints what the page shows, its excerpts stand in the files
 * that they name, and every file that it sends a reader to is there. After a change of the compiler
 * `UPDATE_DOCS=1 npx vitest run --project node tests/unit/engine-docs.test.ts` writes what is printed now.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it, vi } from 'vitest';

const page = resolve('docs/engine.md');
const text = readFileSync(page, 'utf8');
/** Inside the project, where TypeScript is understood. */
const folder = resolve('node_modules/.cache/twinset/engine-docs');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Block {
  readonly language: string;
  /** The file that it is an excerpt of; empty for what is run. */
  readonly file: string;
  readonly text: string;
}

const blocks = Array.from(
  text.matchAll(/^```(\w*)(?: (\S+))?\n([\s\S]*?)^```$/gm),
  ([, language = '', file = '', block = '']): Block => ({ language, file, text: block }),
);
const examples = blocks.filter(({ language, file }) => language === 'ts' && file === '');
const shown = blocks.filter(({ language }) => language === 'text');
const mark = '§ end of example';

it('the example prints what the page shows', async () => {
  expect(examples.length).toBeGreaterThan(2);
  expect(shown).toHaveLength(examples.length);
  // All examples are one module: the later ones go on from the first.
  const code = examples.map((each) => `${each.text}console.log('${mark}');\n`).join('');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'example.ts');
  writeFileSync(file, code.replaceAll("from '$lib/", `from '${resolve('src/lib')}/`));
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
    lines.push(values.map((one) => (typeof one === 'string' ? one : inspect(one))).join(' '));
  });
  await import(/* @vite-ignore */ file).finally(() => log.mockRestore());
  const printed = `${lines.join('\n')}\n`.split(`${mark}\n`).slice(0, -1);
  if (process.env['UPDATE_DOCS']) {
    const after = shown.reduce(
      (all, block, i) =>
        all.replace(`\`\`\`text\n${block.text}\`\`\``, () => `\`\`\`text\n${printed[i]}\`\`\``),
      text,
    );
    writeFileSync(page, after);
  } else {
    expect(printed).toEqual(shown.map((block) => block.text));
  }
}, 30_000);

describe('excerpts', () => {
  const excerpts = blocks.filter(({ language, file }) => language === 'ts' && file !== '');
  const plain = (code: string) => code.replace(/\s+/g, ' ').trim();

  it.each(excerpts.map((block) => [block.file, block.text]))('of %s', (file, code) => {
    const source = plain(readFileSync(file, 'utf8'));
    for (const part of code.split(/^…$/m)) expect(source).toContain(plain(part));
  });
});

it('every file and folder that is named exists', () => {
  const start = 'src/lib/engine/';
  const named = Array.from(text.matchAll(/`([\w./-]+\/[\w./-]*)`/g), ([, path = '']) => path);
  const roots = ['', 'src/lib/', start, `${start}tensor/`];
  const missing = named.filter((path) => !roots.some((root) => existsSync(root + path)));
  expect(named.length).toBeGreaterThan(30);
  expect(missing).toEqual([]);
});
