/** What the bundle worker answers: a whole project folder as one ZIP file, and back. */
import type { Target, WrittenFile } from './line.api';

export interface BundleApi {
  /** Streams every finished file of `folder` into one ZIP. @throws Fault `project-too-large`, `storage-full` */
  pack(folder: FileSystemDirectoryHandle, target: Target, line: MessagePort): Promise<WrittenFile>;
  /**
   * Unpacks into `folder`, which must be empty, and checks every file against its hash.
   *
   * @throws Fault `file-damaged`, `file-not-a-table`, `storage-full`; the folder's content is then to be thrown away
   */
  unpack(bundle: File, folder: FileSystemDirectoryHandle, line: MessagePort): Promise<void>;
}
