/**
 * The line of one job: a MessagePort that crosses with the call. Steering goes to the worker, progress
 * comes back; the result itself is the call's promise.
 */
import type { Progress, Report } from '../../engine/schema';
import type { MeasuredRun, TrainNews } from './train.api';

/** From the page to the worker. `stop` ends a training with the best so far; `abort` throws it away. */
export type LineOrder =
  { kind: 'abort' } | { kind: 'pause' } | { kind: 'resume' } | { kind: 'stop' };

/** From the worker to the page. */
export type LineReport =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'train'; readonly news: TrainNews }
  | { readonly kind: 'measured'; readonly run: MeasuredRun }
  | { readonly kind: 'report'; readonly report: Report };

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
