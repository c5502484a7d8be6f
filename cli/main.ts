/** The terminal program: hands the process over to `run`. */
import { Fault } from '../src/lib/engine/schema';
import { openInterrupts } from './interrupts';
import { run } from './run';

const { stdin, stdout, stderr } = process;
const interrupts = openInterrupts();
process.on('SIGINT', () => interrupts.press());
// Whoever reads our output may stop early, as `head` does; that is no fault.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  const why = error.code ?? error.message;
  stderr.write(`${new Fault('file-unwritable', { file: 'stdout', why }).message}\n`);
  process.exit(1);
});

const terminal = { stdin, stdout, stderr, isWatched: stderr.isTTY };
process.exitCode = await run(process.argv.slice(2), terminal, interrupts);
