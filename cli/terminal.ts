/** What a command needs of the world, so that a test can stand in for it. */
import type { Readable, Writable } from 'node:stream';

export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** Progress, notes and faults. */
  readonly stderr: Writable;
  /** Whether a person watches stderr; progress is drawn only then. */
  readonly isWatched: boolean;
  /** Letters a line of stderr, where it is a terminal; longer progress would leave its ends behind. */
  readonly noteWidth?: (() => number) | undefined;
  /** Letters a line of stdout, where it is a terminal. */
  readonly textWidth?: (() => number) | undefined;
}
