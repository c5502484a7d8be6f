/** Progress as one line on stderr that overwrites itself; drawn at most ten times a second. */
import type { Progress } from '../src/lib/engine/schema';
import type { Terminal } from './terminal';

const leastGapMs = 100;

export interface ProgressLine {
  show(progress: Progress): void;
  /** Takes the line away, before anything else is written. */
  clear(): void;
}

export function progressLine(terminal: Terminal, isQuiet: boolean): ProgressLine {
  const isDrawn = terminal.isWatched && !isQuiet;
  let drawnAt = 0;
  let isShown = false;
  return {
    show(progress) {
      if (!isDrawn || performance.now() - drawnAt < leastGapMs) return;
      drawnAt = performance.now();
      isShown = true;
      // One letter less than the line has: at its end a terminal would begin the next.
      const room = (terminal.noteWidth?.() || Infinity) - 1;
      terminal.stderr.write(`\r\u001b[K${cut(describe(progress), room)}`);
    },
    clear() {
      if (isShown) terminal.stderr.write('\r\u001b[K');
      isShown = false;
    },
  };
}

const cut = (text: string, room: number): string =>
  text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;

function describe({ stage, done, total, etaMs }: Progress): string {
  const share = total === null || total === 0 ? '' : ` ${Math.floor((100 * done) / total)} %`;
  const left = etaMs === null ? '' : `, ${Math.ceil(etaMs / 1000)} s left`;
  return `${stage}${share}${left}`;
}
