/** Threads for the CPU device in Node. They never keep the process alive. */
import { Worker } from 'node:worker_threads';
import type { SpawnThreads, ThreadPort } from '../../engine/tensor';
import { startAll } from './start-all';
import { serveThread } from './thread-body';

const source = `
const { parentPort } = require('node:worker_threads');
const serveThread = ${serveThread.toString()};
parentPort.on('message', (task) => serveThread(task, (reply) => parentPort.postMessage(reply)));
`;

export const spawnThreads: SpawnThreads = (count) => startAll(Array.from({ length: count }, start));

async function start(): Promise<ThreadPort> {
  const worker = new Worker(source, { eval: true, name: 'compute' });
  await new Promise<void>((resolve, reject) => {
    worker.once('online', resolve);
    worker.once('error', reject);
  });
  worker.unref();
  return {
    post: (task) => worker.postMessage(task),
    listen(onReply, onGone) {
      worker.on('message', onReply);
      worker.on('error', ({ message }) => onGone(message));
      worker.on('exit', (code) => onGone(`it ended with code ${code}`));
    },
    close: () => void worker.terminate(),
  };
}
