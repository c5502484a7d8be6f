import { existsSync, readdirSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAsProcess, type Host } from './as-process';
import { testFolder, writePeople } from './testing';

const folder = testFolder();
const people = folder.path('people.csv');
beforeAll(() => void writePeople(people, 60));
afterAll(() => folder.remove());

type Signal = Parameters<Host['on']>[0];

/** A process whose stdout fails from the first piece on, where it shall. */
function testHost({ stdoutError = '', stderrError = '' } = {}) {
  const hears = new Map<Signal, () => void>();
  const notes: string[] = [];
  const failing = (code: string, keep: string[]) =>
    new Writable({
      write(piece: Buffer, _encoding, done) {
        keep.push(piece.toString());
        done(code === '' ? null : Object.assign(new Error(code), { code }));
      },
    });
  let tell: (code: number) => void;
  const exited = new Promise<number>((resolve) => (tell = resolve));
  const host: Host = {
    terminal: {
      stdin: Readable.from([]),
      stdout: failing(stdoutError, []),
      stderr: failing(stderrError, notes),
      isWatched: false,
    },
    on: (signal, hear) => void hears.set(signal, hear),
    exit: (code) => tell(code),
  };
  return { host, exited, notes, send: (signal: Signal) => hears.get(signal)?.() };
}

const basics = ['evaluate', people, people, '--holdout', '0', '--parts', 'basics'];
const missed = [...basics, '--gate', 'copies=0'];

describe('a reader that leaves', () => {
  it('does not hide that a gate was missed', async () => {
    const { host } = testHost({ stdoutError: 'EPIPE' });
    expect(await runAsProcess(missed, host)).toBe(3);
  });

  it('is no fault where there is nothing else to do', async () => {
    const { host, notes } = testHost({ stdoutError: 'EPIPE' });
    expect(await runAsProcess(['generators'], host)).toBe(0);
    const rows = ['synth', people, '--generator', 'copula', '--out', '-', '--quiet'];
    expect(await runAsProcess(rows, host)).toBe(0);
    expect(notes).toEqual([]);
  });

  it('ends with 1 and a sentence what cannot be judged any more', async () => {
    const { host, notes } = testHost({ stdoutError: 'EPIPE' });
    const words = ['synth', people, '--generator', 'copula', '--out', '-', '--gate', 'copies=0'];
    expect(await runAsProcess([...words, '--quiet'], host)).toBe(1);
    expect(notes.join('')).toMatch(/^Nobody reads stdout any more.* before --gate was done\.\n$/);
  });

  it('of notes stops nothing', async () => {
    const { host } = testHost({ stderrError: 'EPIPE' });
    expect(await runAsProcess(missed, host)).toBe(3);
  });
});

it('says why stdout cannot be written', async () => {
  for (const words of [['generators'], ['synth', people, '--out', '-', '--quiet']]) {
    const { host, notes } = testHost({ stdoutError: 'ENOSPC' });
    expect(await runAsProcess(words, host)).toBe(1);
    expect(notes.join('')).toMatch(/^stdout cannot be written \(ENOSPC\)[^\n]*\n$/);
  }
});

describe('signals', () => {
  const out = folder.path('twin.csv');
  const words = ['synth', people, '--generator', 'tvae', '--set', 'epochs=2000', '--out', out];

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('%s ends with %i and leaves nothing behind', async (signal, code) => {
    const { host, send } = testHost();
    const ended = runAsProcess(words, host);
    send(signal);
    expect(await ended).toBe(code);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder.path('.'))).toEqual(['people.csv']);
  });

  it('ends at once when asked again', async () => {
    const { host, send, exited } = testHost();
    const ended = runAsProcess(words, host);
    send('SIGINT');
    send('SIGINT');
    expect(await exited).toBe(130);
    await ended;
  });
});
