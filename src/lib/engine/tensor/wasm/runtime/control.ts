/**
 * The control block at the start of a session's memory: 32-bit words by which the caller and its threads
 * speak. Words that are written often by different threads stand 128 bytes apart.
 */

/** Byte addresses. */
export const control = {
  /** Two words that generated code reads: the seed, and the step that runs. */
  parameters: 128,
  step: 132,
  /** Next piece of work of the phase that nobody has taken yet. */
  claims: 256,
  /** Threads that have reached the barrier of this phase. */
  arrived: 384,
  /** Counts barriers; who waits, waits for it to change. */
  generation: 512,
  /** How many wait asleep, so that nobody is woken for nothing. */
  sleepers: 640,
  /** Counts commands to the parked threads. */
  command: 768,
  /** What the command is: quit, or program, number of steps and range of kernels. */
  quit: 896,
  program: 900,
  count: 904,
  firstKernel: 908,
  lastKernel: 912,
  /** Not 0: the run is lost; everyone returns at the next barrier. */
  abort: 916,
  /** Nanoseconds (two words) after which a waiting thread looks whether anything still moves. */
  patience: 920,
} as const;

/** Everything else lies behind the block; generated code may read 64 bytes before it. */
export const controlBytes = 1024;

/** What `run` of a module returns. */
export const runStatus = { done: 0, lost: 2 } as const;

export const wordOf = (address: number): number => address >> 2;
