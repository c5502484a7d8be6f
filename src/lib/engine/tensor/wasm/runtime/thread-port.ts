/**
 * How the engine sees a thread that somebody else started: a place to send one kind of task to. The
 * engine itself starts nothing and so runs the same in a page's worker and in Node.
 */

/** Structured-cloneable. The thread makes an instance, says `parked`, and calls `serve(thread, command)`. */
export interface ThreadTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** 1 … threads - 1; the caller is thread 0. */
  readonly thread: number;
  /** The last command that was given before this thread joined. */
  readonly command: number;
  /** Places in the memory, as i32: on failure the thread stores 1 to the first, adds 1 to the second and wakes who waits there. */
  readonly abortWord: number;
  readonly wakeWord: number;
}

/** `parked`: from now on commands come through the memory. `left`: it was told to quit. */
export type ThreadReply =
  | { readonly kind: 'parked' }
  | { readonly kind: 'left' }
  | { readonly kind: 'failed'; readonly message: string };

export interface ThreadPort {
  post(task: ThreadTask): void;
  /** Called once. `onGone` tells that the thread has ended by itself, with the reason. */
  listen(onReply: (reply: ThreadReply) => void, onGone: (reason: string) => void): void;
  /** Ends the thread, also in the middle of its work. */
  close(): void;
}

/** Starts threads; resolves when all of them are ready for a task. */
export type SpawnThreads = (count: number) => Promise<readonly ThreadPort[]>;

/** Tells everyone who waits at a barrier that the run is lost. */
export function giveUp(memory: WebAssembly.Memory, abortWord: number, wakeWord: number): void {
  const words = new Int32Array(memory.buffer);
  Atomics.store(words, abortWord, 1);
  Atomics.add(words, wakeWord, 1);
  Atomics.notify(words, wakeWord);
}
