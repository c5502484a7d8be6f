/** A terminal made of memory, and small files to work on; for tests only. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { openInterrupts, type Interrupts } from './interrupts';
import { run } from './run';

export interface Result {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly text: string;
  readonly stderr: string;
}

function sink(): { stream: Writable; bytes(): Buffer } {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(pieces) };
}

/** Runs one command line in this process, with `input` on stdin. */
export async function twinset(
  words: readonly string[],
  {
    input = '',
    isWatched = false,
    signal,
    interrupts = openInterrupts(signal),
  }: {
    input?: string | Uint8Array;
    isWatched?: boolean;
    signal?: AbortSignal;
    interrupts?: Interrupts;
  } = {},
): Promise<Result> {
  const out = sink();
  const err = sink();
  const stdin = Readable.from([Buffer.from(input)]);
  const terminal = { stdin, stdout: out.stream, stderr: err.stream, isWatched };
  const exitCode = await run(words, terminal, interrupts);
  const text = out.bytes().toString();
  return { exitCode, stdout: out.bytes(), text, stderr: err.bytes().toString() };
}

/** A folder that is gone after the tests. */
export function testFolder(): { path(name: string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'twinset-cli-'));
  return {
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A table with an e-mail address, two numbers that go together, a category with nulls, and a date. */
export function peopleCsv(rows: number): string {
  const cities = ['Wien', 'Graz', 'Linz', ''];
  const lines = Array.from({ length: rows }, (_, row) => {
    const age = 20 + ((row * 7) % 45);
    const income = (age * 1000 + ((row * 131) % 900) + 0.5).toFixed(2);
    const day = new Date(Date.UTC(2020, 0, 1 + ((row * 13) % 700))).toISOString().slice(0, 10);
    const mail = `person${(row * 2654435761) % 1_000_003}@example.org`;
    return [mail, age, income, cities[row % cities.length], day].join(',');
  });
  return ['mail,age,income,city,joined', ...lines, ''].join('\n');
}

export function writePeople(path: string, rows = 400): string {
  writeFileSync(path, peopleCsv(rows));
  return path;
}
