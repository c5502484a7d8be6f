/**
 * A command line as a process: what signals do to it, what becomes of it when nobody reads its output any
 * more, and the code it ends with. Never ends with 0 where something that was asked for was not done.
 */
import { openInterrupts } from './interrupts';
import { stdoutFault } from './output';
import { exitCodes, run } from './run';
import type { Terminal } from './terminal';

/** Signals that end a command, with what a shell adds to 128 for each. */
const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
type EndingSignal = keyof typeof signals;

/** The process itself, or a test in its place. */
export interface Host {
  readonly terminal: Terminal;
  on(signal: EndingSignal, hear: () => void): void;
  /** Ends the process at once. */
  exit(code: number): void;
}

/** @returns the exit code: of `run`, or 128 and the signal's number where one ended the work */
export async function runAsProcess(words: readonly string[], host: Host): Promise<number> {
  const { stdout, stderr } = host.terminal;
  const interrupts = openInterrupts();
  let heard: EndingSignal | null = null;
  for (const signal of Object.keys(signals) as EndingSignal[]) {
    host.on(signal, () => {
      // Who asks again does not want to wait until the work can be left in order.
      if (interrupts.abort.aborted) return host.exit(128 + signals[signal]);
      heard = signal;
      if (signal === 'SIGINT') interrupts.press();
      else interrupts.end();
    });
  }
  let trouble: NodeJS.ErrnoException | null = null;
  stdout.on('error', (error: NodeJS.ErrnoException) => (trouble ??= error));
  // Notes that nobody reads stop nothing.
  stderr.on('error', () => undefined);
  const code = await run(words, host.terminal, interrupts);
  if (code === exitCodes.fault && interrupts.abort.aborted && heard !== null) {
    return 128 + signals[heard];
  }
  // What was written last may fail only now.
  await new Promise((resolve) => setImmediate(resolve));
  return code === exitCodes.fault ? code : (lostOutput(trouble, stderr) ?? code);
}

/** Whoever reads our output may stop early, as `head` does; anything else that it meets is a fault. */
function lostOutput(
  trouble: NodeJS.ErrnoException | null,
  stderr: Terminal['stderr'],
): number | null {
  if (trouble === null || trouble.code === 'EPIPE') return null;
  stderr.write(`${stdoutFault(trouble).message}\n`);
  return exitCodes.fault;
}
