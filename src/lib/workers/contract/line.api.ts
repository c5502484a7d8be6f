/**
 * The line of one job: a MessagePort that crosses with the call. Steering goes to the worker, progress
 * comes back; the result itself is the call's promise.
 */
import type { Progress } from '../../engine/schema';

/** From the page to the worker. */
export type LineOrder = { kind: 'abort' } | { kind: 'pause' } | { kind: 'resume' };

/** From the worker to the page. */
export interface LineReport {
  readonly kind: 'progress';
  readonly progress: Progress;
}

/** Where a worker writes a file: a file of a project, or one that the person picked. */
export type Target =
  | { kind: 'opfs'; folder: FileSystemDirectoryHandle; name: string }
  | { kind: 'picked'; handle: FileSystemFileHandle };

/** A file that was written whole. */
export interface WrittenFile {
  readonly sizeBytes: number;
  /** Lower-case hex of the SHA-256 of the file's bytes. */
  readonly sha256: string;
}
