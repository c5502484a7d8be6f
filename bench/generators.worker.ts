/**
 * The benchmark of the generators where a page would train: in a worker of Chromium, which may wait for
 * threads. Takes one order with one set of tables; posts words, asks for memory figures, and the result.
 */
import { wasmDevice } from '../src/lib/engine/tensor';
import { spawnThreads } from '../src/lib/workers/threads/browser';
import type { BenchOrder } from './generators/order';
import { runBench, type BenchResult } from './generators/run';
import type { Tables } from './generators/tables';

export type GeneratorsMessage =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'memory' }
  | { readonly kind: 'done'; readonly result: BenchResult }
  | { readonly kind: 'failed'; readonly message: string };

export type GeneratorsTask =
  | { readonly kind: 'run'; readonly order: BenchOrder; readonly tables: Tables }
  | { readonly kind: 'memory'; readonly bytes: number | null };

const post = (message: GeneratorsMessage) => postMessage(message);
let giveMemory: (bytes: number | null) => void = () => undefined;

async function run(order: BenchOrder, tables: Tables): Promise<void> {
  const bench = {
    openDevice: () => wasmDevice({ threads: order.threads, spawn: spawnThreads }),
    cpuMs: () => null,
    memoryBytes: () =>
      new Promise<number | null>((resolve) => {
        giveMemory = resolve;
        post({ kind: 'memory' });
      }),
  };
  const result = await runBench(order, tables, bench, (text) => post({ kind: 'say', text }));
  post({ kind: 'done', result });
}

onmessage = ({ data }: MessageEvent<GeneratorsTask>) => {
  if (data.kind === 'memory') return giveMemory(data.bytes);
  run(data.order, data.tables).catch((error: unknown) => {
    post({ kind: 'failed', message: error instanceof Error ? (error.stack ?? '') : String(error) });
  });
};
