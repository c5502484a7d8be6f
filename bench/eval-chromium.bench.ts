/** The judge in Chromium, in a worker with threads; the page only looks on, and how freely is measured too. */
import { commands } from 'vitest/browser';
import { expect, test } from 'vitest';
import type { EvalMessage, EvalTask } from './eval.worker';
import { adultTables } from './eval/tables';
import { memoryBytes } from './page-memory';
import { row, type Row } from './row';

const shared = import.meta.glob(
  ['../../shared/data/adult_*.csv', '../../shared/golden/adult/hidden_tree.csv.gz'],
  { query: '?url', import: 'default' },
);

async function read(path: string): Promise<string | null> {
  const locate = shared[`../../shared/${path}`];
  if (locate === undefined) return null;
  const bytes = await (await fetch((await locate()) as string)).blob();
  const head = new Uint8Array(await bytes.slice(0, 2).arrayBuffer());
  // A server may have unpacked it on the way.
  const isPacked = head[0] === 0x1f && head[1] === 0x8b;
  const text = isPacked ? bytes.stream().pipeThrough(new DecompressionStream('gzip')) : bytes;
  return new Response(text).text();
}

/** Watches how long the page is kept from answering. */
function watchPage() {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 4);
  return () => {
    clearInterval(timer);
    return longest;
  };
}

function measure(task: EvalTask): Promise<readonly Row[]> {
  const worker = new Worker(new URL('./eval.worker.ts', import.meta.url), { type: 'module' });
  const post = (message: EvalTask) => worker.postMessage(message);
  return new Promise<readonly Row[]>((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<EvalMessage>) => {
      if (data.kind === 'say') console.log(data.text);
      else if (data.kind === 'done') resolve(data.rows);
      else if (data.kind === 'failed') reject(new Error(data.message));
      else if (data.kind === 'memory') {
        void memoryBytes().then((bytes) => post({ kind: 'memory', bytes }));
      }
    };
    post(task);
  }).finally(() => worker.terminate());
}

test('the judge in Chromium', async () => {
  expect(crossOriginIsolated).toBe(true);
  const adult = await adultTables(read);
  const stop = watchPage();
  const found = await measure({ kind: 'run', adult });
  const rows = [
    ...found,
    row('the page’s longest pause meanwhile', stop(), 'ms', { limit: 100, better: 'lower' }),
  ].map((each) => ({ ...each, what: `Chromium: ${each.what}` }));
  await commands.writeFile('bench/results/eval-chromium.json', JSON.stringify(rows, null, 2));
  expect(rows.every(({ value }) => Number.isFinite(value))).toBe(true);
});
