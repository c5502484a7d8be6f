import { describe, expect, it } from 'vitest';
import { wasmDevice } from '../../engine/tensor/wasm/runtime';
import { compiledDescent, noise } from '../../engine/tensor/wasm/runtime/testing';
import type { DescentJob, DescentResult } from './testing/descent.worker';

const shape = { rows: 120, width: 90, units: 70 };

async function inWorker(job: DescentJob): Promise<DescentResult> {
  const worker = new Worker(new URL('./testing/descent.worker.ts', import.meta.url), {
    type: 'module',
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<DescentResult | string>) =>
        typeof data === 'string' ? reject(new Error(data)) : resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(job);
    });
  } finally {
    worker.terminate();
  }
}

/** Without other threads a page's own thread may compute. */
async function onPage(exact: boolean): Promise<Uint8Array> {
  const session = await wasmDevice({ exact }).open(
    { descent: compiledDescent(shape) },
    { seed: 1 },
  );
  session.write('descent', 'x', noise(shape.rows * shape.width, 5));
  await session.run('descent', 0, 12);
  return session.readState();
}

describe('threads in a browser', () => {
  it.each([true, false])('give the same bits as one thread (exact: %s)', async (exact) => {
    const one = await onPage(exact);
    for (const threads of [1, 2, 4]) {
      const many = await inWorker({ shape, threads, steps: 12, exact });
      expect(many.threads).toBe(threads);
      expect(many.state).toEqual(one);
    }
  });

  it('are named, with relaxed SIMD only where exact numbers were not asked for', async () => {
    const job = { shape, threads: 2, steps: 1 };
    expect((await inWorker({ ...job, exact: true })).label).toBe('WebAssembly, 2 threads, SIMD');
    expect((await inWorker({ ...job, exact: false })).label).toBe(
      'WebAssembly, 2 threads, relaxed SIMD',
    );
  });
});
