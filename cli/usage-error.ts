/** The command line itself is wrong: exit code 2, with a sentence and a pointer to `--help`. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
