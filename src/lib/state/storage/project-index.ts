/** The list of projects in IndexedDB: summaries only, so that the start page reads no project. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { projectSummarySchema, type ProjectSummary } from './records';

interface IndexSchema extends DBSchema {
  projects: { key: string; value: ProjectSummary };
}

function openIndex(): Promise<IDBPDatabase<IndexSchema>> {
  return openDB<IndexSchema>('twinset', 1, {
    upgrade: (database) => void database.createObjectStore('projects', { keyPath: 'id' }),
    // A newer version in another tab waits for us otherwise.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

async function withIndex<Result>(
  task: (index: IDBPDatabase<IndexSchema>) => Promise<Result>,
): Promise<Result> {
  const index = await openIndex();
  try {
    return await task(index);
  } finally {
    index.close();
  }
}

/** Newest opened first; entries that do not validate are left out. */
export async function listProjects(): Promise<ProjectSummary[]> {
  const entries: unknown[] = await withIndex((index) => index.getAll('projects'));
  return entries
    .map((entry) => projectSummarySchema.safeParse(entry))
    .flatMap((parsed) => (parsed.success ? [parsed.data] : []))
    .sort((a, b) => b.openedAt.localeCompare(a.openedAt));
}

export async function putProject(summary: ProjectSummary): Promise<void> {
  await withIndex((index) => index.put('projects', summary));
}

export async function removeProject(id: string): Promise<void> {
  await withIndex((index) => index.delete('projects', id));
}
