/** Runs one command of a crew over many units in pieces short enough that the page stays responsive. */
import type { Crew } from '../../engine/tensor';

const pieceMs = 25;

/**
 * @param grain units that a thread takes at a time
 * @param onDone hears how many more units are done, about every 25 ms; breathe and report there
 * @throws Fault `worker-lost`; whatever `onDone` throws
 */
export async function sweep<Name extends string>(
  crew: Crew<Name>,
  command: Name,
  units: number,
  grain: number,
  onDone: (units: number) => Promise<void>,
): Promise<void> {
  let size = grain * crew.threads;
  for (let start = 0; start < units;) {
    const end = Math.min(units, start + size);
    const startMs = performance.now();
    await crew.run(command, start, end, grain);
    const spentMs = Math.max(0.05, performance.now() - startMs);
    await onDone(end - start);
    const wanted = ((end - start) * pieceMs) / spentMs;
    size = Math.max(grain * crew.threads, Math.min(2 * size, Math.floor(wanted)));
    start = end;
  }
}
