/** From what an engine throws to what a caller may see: a Fault where a person can act, else `QueryError`. */
import { Fault } from '../../engine/schema';
import { QueryError } from './duck';

/** Traps of the wasm machine: its memory cannot be trusted afterwards. */
const trap =
  /RuntimeError|memory access out of bounds|signature mismatch|index is out of bounds|unreachable|null function/;
const outOfMemory = /Out of Memory|could not allocate|bad_alloc|Array buffer allocation failed/i;

export const workerLost = () => new Fault('worker-lost', { job: 'working on the table' });

/** True when the engine must be thrown away. */
export function isTrap(error: unknown): boolean {
  return error instanceof Error && (error.name === 'RuntimeError' || trap.test(error.message));
}

/** @param isAborted whether the caller's signal was aborted: then whatever went wrong is `cancelled` */
export function toTrouble(error: unknown, isAborted: boolean): Error {
  if (isAborted) return new Fault('cancelled', {}, { cause: error });
  if (error instanceof Fault || error instanceof QueryError) return error;
  const message = plainMessage(error instanceof Error ? error.message : String(error));
  if (isTrap(error) || outOfMemory.test(message)) return workerLost();
  return new QueryError(message, { cause: error });
}

/** DuckDB-WASM reports the errors of polled statements as JSON. */
function plainMessage(message: string): string {
  if (!message.startsWith('{')) return message;
  try {
    const report = JSON.parse(message) as { exception_message?: unknown };
    return typeof report.exception_message === 'string' ? report.exception_message : message;
  } catch {
    return message;
  }
}
