/**
 * Room on disk for what must not be whole in memory: unpacked and transcoded files on their way into
 * DuckDB. Nothing here outlives the job: `dispose` removes every file.
 */

export interface ScratchFile {
  /**
   * Appends bytes. The array may be reused after the promise has resolved.
   * @throws Fault `storage-full`
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the file and gives it for reading by slices; it stays readable until `dispose`. */
  close(): Promise<Blob>;
}

export interface Scratch {
  /** Starts a file. `name` is for people who debug; equal names do not clash. */
  create(name: string): Promise<ScratchFile>;
  /** Removes all files, also unfinished ones. Blobs given before can no longer be read. */
  dispose(): Promise<void>;
}
