/** The step compiler in Chromium: in a worker with threads and relaxed SIMD, and on WebGPU by SwiftShader. */
import { commands } from 'vitest/browser';
import { expect, test } from 'vitest';
import type { EngineMessage } from './engine.worker';
import type { Row } from './row';

test('the step compiler in Chromium', async () => {
  expect(crossOriginIsolated).toBe(true);
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
  const rows: Row[] = [];
  await new Promise<void>((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<EngineMessage>) => {
      if (data.kind === 'done') return resolve();
      if (data.kind === 'failed') return reject(new Error(data.message));
      rows.push(...data.rows);
      console.log(data.rows.map(({ what, value, unit }) => `${what}: ${value} ${unit}`).join('\n'));
    };
  });
  worker.terminate();
  await commands.writeFile('bench/results/engine-chromium.json', JSON.stringify(rows, null, 2));
});
