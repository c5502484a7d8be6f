/** The terminal program: hands the process over to `runAsProcess`. */
import { runAsProcess } from './as-process';

const { stdin, stdout, stderr, env } = process;
// A dumb terminal cannot take a line back, which progress does ten times a second.
const isWatched = stderr.isTTY && env['TERM'] !== 'dumb';

process.exitCode = await runAsProcess(process.argv.slice(2), {
  terminal: {
    stdin,
    stdout,
    stderr,
    isWatched,
    noteWidth: () => stderr.columns,
    textWidth: stdout.isTTY ? () => stdout.columns : undefined,
  },
  on: (signal, hear) => void process.on(signal, hear),
  exit: (code) => process.exit(code),
});
