/** Runs every example of docs/library.md and docs/terminal.md and compares what it prints. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testFolder, twinset, writePeople } from '../../cli/testing';

const root = process.cwd();
const folder = testFolder();
/** Inside the project, where TypeScript is understood. */
const examples = join(root, 'node_modules/.cache/twinset/examples');

beforeAll(() => {
  writePeople(folder.path('people.csv'));
  writePeople(folder.path('new.csv'), 100);
  mkdirSync(examples, { recursive: true });
  process.chdir(folder.path('.'));
});
afterAll(() => {
  process.chdir(root);
  folder.remove();
  rmSync(examples, { recursive: true });
});

interface Block {
  readonly language: string;
  readonly text: string;
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(root, 'docs', page), 'utf8');
  const fences = text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm);
  return Array.from(fences, ([, language = '', block = '']) => ({ language, text: block }));
}

describe('docs/library.md', { timeout: 30_000 }, () => {
  const blocks = blocksOf('library.md').filter(({ language }) => language !== '');
  const pairs = blocks.flatMap((block, index) => {
    const shown = blocks[index + 1];
    return block.language === 'ts' ? [{ code: block.text, shown: shown?.text ?? '' }] : [];
  });

  it('shows what every example prints', () => {
    expect(pairs.length).toBeGreaterThan(5);
    expect(blocks.map(({ language }) => language)).toEqual(pairs.flatMap(() => ['ts', 'text']));
  });

  it.each(pairs.map((pair, index) => ({ ...pair, name: `example ${index + 1}` })))(
    '$name',
    async ({ code, shown, name }) => {
      const library = resolve(root, 'src/lib/index.ts');
      const file = join(examples, `${name.replace(' ', '-')}.ts`);
      writeFileSync(file, code.replaceAll("from 'twinset'", `from '${library}'`));
      const lines: string[] = [];
      const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
        lines.push(values.map((one) => (typeof one === 'string' ? one : inspect(one))).join(' '));
      });
      await import(/* @vite-ignore */ file).finally(() => log.mockRestore());
      expect(`${lines.join('\n')}\n`).toBe(shown);
    },
  );
});

interface Command {
  readonly line: string;
  readonly shown: string;
}

function commandsOf(page: string): Command[] {
  return blocksOf(page)
    .filter(({ language }) => language === 'console')
    .flatMap(({ text }) => text.split(/^\$ /m).slice(1))
    .map((command) => {
      const [line = '', ...shown] = command.split('\n');
      return { line, shown: shown.join('\n') };
    });
}

/** The text with `…` standing for anything. */
function asPattern(shown: string): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${shown.split('…').map(literal).join('[\\s\\S]*')}$`);
}

describe('docs/terminal.md', { timeout: 30_000 }, () => {
  it.each(commandsOf('terminal.md'))('$line', async ({ line, shown }) => {
    const [command = '', exit = '0'] = line.split(/ # exit /);
    const [words = '', inputFile] = command.replace(/^twinset /, '').split(' < ');
    const input = inputFile === undefined ? '' : readFileSync(inputFile);
    const { exitCode, text, stderr } = await twinset(words.split(' '), { input });
    expect(exitCode, stderr).toBe(Number(exit));
    expect(text + stderr).toMatch(asPattern(shown));
  });
});
