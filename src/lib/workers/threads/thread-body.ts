/**
 * What a thread of the CPU device does with the task it gets, in a page's worker and in Node alike. It
 * must not use anything from outside itself: Node's threads are started from its source text, so that
 * they work from sources, from bundles and in tests without a file of their own.
 */
import type { ThreadReply, ThreadTask } from '../../engine/tensor';

/** Says `parked`, then blocks in the module until told to quit; a failure also wakes who waits for this thread. */
export function serveThread(task: ThreadTask, reply: (reply: ThreadReply) => void): void {
  try {
    const { module, memory } = task;
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const serve = exports['serve'] as (thread: number, command: number) => number;
    reply({ kind: 'parked' });
    serve(task.thread, task.command);
    reply({ kind: 'left' });
  } catch (error) {
    const words = new Int32Array(task.memory.buffer);
    Atomics.store(words, task.abortWord, 1);
    Atomics.add(words, task.wakeWord, 1);
    Atomics.notify(words, task.wakeWord);
    reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
