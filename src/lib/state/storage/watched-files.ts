/**
 * The file that a project watches, as a handle that the browser keeps across sessions. Handles cannot be
 * written to a project's folder, so they have a database of their own; a project that leaves the machine
 * leaves its handle behind.
 */
import { openDB, type DBSchema } from 'idb';

interface WatchedFiles extends DBSchema {
  handles: { key: string; value: FileSystemFileHandle };
}

const open = () =>
  openDB<WatchedFiles>('twinset-watched', 1, {
    upgrade: (database) => void database.createObjectStore('handles'),
  });

async function withDatabase<Result>(
  task: (database: Awaited<ReturnType<typeof open>>) => Promise<Result>,
): Promise<Result> {
  const database = await open();
  try {
    return await task(database);
  } finally {
    database.close();
  }
}

/** Null where the project watches nothing. */
export function watchedFile(projectId: string): Promise<FileSystemFileHandle | null> {
  return withDatabase(async (database) => (await database.get('handles', projectId)) ?? null);
}

export function watchFile(projectId: string, handle: FileSystemFileHandle): Promise<void> {
  return withDatabase(async (database) => void (await database.put('handles', handle, projectId)));
}

export function unwatchFile(projectId: string): Promise<void> {
  return withDatabase((database) => database.delete('handles', projectId));
}
