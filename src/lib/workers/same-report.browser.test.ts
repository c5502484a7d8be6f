/**
 * Chromium and Node, each with its own threads, database and model of rows, write the same report to the
 * last digit. Node's was kept by tests/unit/same-report.test.ts, which `npm test` runs first.
 */
import { expect, test } from 'vitest';
import { commands } from 'vitest/browser';
import { keptByNode } from './testing/small-report';

test(
  'the whole report is the same in Chromium and in Node',
  { timeout: 120_000 },
  async (context) => {
    const kept = await commands.readFile(keptByNode).catch(() => null);
    if (kept === null) {
      console.warn(`${keptByNode} is missing: run tests/unit/same-report.test.ts first`);
      return context.skip();
    }
    const there = JSON.parse(kept) as Readonly<Record<string, string>>;
    const worker = new Worker(new URL('./testing/small-report.worker.ts', import.meta.url), {
      type: 'module',
    });
    const here = await new Promise<typeof there>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<typeof there>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    }).finally(() => worker.terminate());
    const hint = 'if the judge was changed: run tests/unit/same-report.test.ts first';
    for (const [name, piece] of Object.entries(there)) {
      expect(here[name], `${name}; ${hint}`).toBe(piece);
    }
    expect(Object.keys(here)).toEqual(Object.keys(there));
  },
);
