/** The terminal program: hands the process over to `run`. */
import { Fault } from '../src/lib/engine/schema';
import { run } from './run';

const { stdin, stdout, stderr } = process;
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
// Whoever reads our output may stop early, as `head` does; that is no fault.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  const why = error.code ?? error.message;
  stderr.write(`${new Fault('file-unwritable', { file: 'stdout', why }).message}\n`);
  process.exit(1);
});

const terminal = { stdin, stdout, stderr, isWatched: stderr.isTTY };
process.exitCode = await run(process.argv.slice(2), terminal, stop.signal);
