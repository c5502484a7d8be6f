/** Threads for the CPU device in a browser: workers, started by the worker that computes. */
import type { SpawnThreads, ThreadPort, ThreadReply } from '../../engine/tensor';
import { startAll } from './start-all';

/** @throws Error when a worker cannot be started (policy, memory) */
export const spawnThreads: SpawnThreads = (count) => startAll(Array.from({ length: count }, start));

async function start(): Promise<ThreadPort> {
  const worker = new Worker(new URL('./compute.worker.ts', import.meta.url), {
    type: 'module',
    name: 'compute',
  });
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = ({ message }) => reject(new Error(message || 'a thread could not be started'));
  });
  return {
    post: (task) => worker.postMessage(task),
    listen(onReply, onGone) {
      worker.onmessage = ({ data }: MessageEvent<ThreadReply>) => onReply(data);
      worker.onerror = ({ message }) => onGone(message);
    },
    close: () => worker.terminate(),
  };
}
