/** All projects of this browser: the list of the start page, opening, deleting, moving elsewhere. */
import { Fault, toFault } from '$lib/engine/schema';
import { bundleWorker } from '$lib/workers';
import { Activity } from './activity.svelte';
import { downloadBlob, safeFileName, type DownloadResult } from './download';
import { Project } from './project.svelte';
import {
  Folder,
  listProjects,
  ProjectStore,
  putProject,
  removeProject,
  summaryOf,
  Tenure,
  type ProjectSummary,
} from './storage';

export interface ProjectSize {
  readonly id: string;
  readonly name: string;
  readonly sizeBytes: number;
}

/** Packing a project into one file, or unpacking one. */
export class Bundling extends Activity {
  /** Streams the project into a ZIP in private storage and downloads that. */
  async pack(id: string, name: string): Promise<DownloadResult | null> {
    const done = await this.perform(async (steering) => {
      const store = await ProjectStore.open(id);
      const fileName = safeFileName(`${name}.twinset.zip`);
      const target = await store.exportTarget(fileName);
      const worker = bundleWorker();
      try {
        await worker.run(
          'packing the project',
          (api, line) => api.pack(store.folder.handle, target, line),
          steering,
        );
      } finally {
        worker.end();
      }
      const file = await store.exportFile(fileName);
      if (!file) throw new Fault('project-missing', { id });
      return downloadBlob(file, fileName);
    });
    return done?.value ?? null;
  }

  /** Unpacks and checks a bundle as a new project; gives its id. Leaves nothing behind when it fails. */
  async unpack(bundle: File): Promise<string | null> {
    const done = await this.perform(async (steering) => {
      const id = crypto.randomUUID();
      const store = await ProjectStore.create(id);
      const worker = bundleWorker();
      try {
        await worker.run(
          'unpacking the project',
          (api, line) => api.unpack(bundle, store.folder.handle, line),
          steering,
        );
        const record = await store.readProject();
        if (!record)
          throw new Fault('file-damaged', { file: bundle.name, why: 'it holds no project' });
        await store.writeProject({ ...record, id });
        return id;
      } catch (error) {
        await ProjectStore.remove(id);
        throw error;
      } finally {
        worker.end();
      }
    });
    return done?.value ?? null;
  }
}

export class Projects {
  readonly bundling = new Bundling();
  #list = $state.raw<readonly ProjectSummary[]>([]);
  #current = $state.raw<Project | null>(null);
  #isLoading = $state(true);
  #fault = $state.raw<Fault | null>(null);

  /** Newest opened first. */
  get list(): readonly ProjectSummary[] {
    return this.#list;
  }

  get current(): Project | null {
    return this.#current;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  /** Why the last opening, deleting or listing failed. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** Reads the list, after putting it in order with what is on disk. */
  async refresh(): Promise<void> {
    await this.#guard(async () => {
      await reconcile();
      this.#list = await listProjects();
    });
    this.#isLoading = false;
  }

  /** The open project where `id` names it; null, with `fault`, where it cannot be opened. */
  async open(id: string): Promise<Project | null> {
    if (this.#current?.id === id) return this.#current;
    this.close();
    return this.#guard(async () => {
      this.#current = await Project.open(id);
      return this.#current;
    });
  }

  /** Makes a project that an import has opened the current one. */
  adopt(project: Project): void {
    if (this.#current !== project) this.close();
    this.#current = project;
  }

  /** Ends the current project's workers. */
  close(): void {
    this.#current?.close();
    this.#current = null;
  }

  async delete(id: string): Promise<boolean> {
    const done = await this.#guard(async () => {
      if (this.#current?.id === id) this.close();
      else if (await Tenure.isTaken(id)) throw new Fault('project-read-only', {});
      await removeProject(id);
      await ProjectStore.remove(id);
      this.#list = await listProjects();
      return true;
    });
    return done ?? false;
  }

  /** Removes every project, and all else that this app keeps in the browser except its own files. */
  async deleteAll(): Promise<boolean> {
    const done = await this.#guard(async () => {
      this.close();
      for (const id of await ProjectStore.ids()) {
        if (await Tenure.isTaken(id)) throw new Fault('project-read-only', {});
        await removeProject(id);
        await ProjectStore.remove(id);
      }
      for (const { id } of await listProjects()) await removeProject(id);
      this.#list = [];
      return true;
    });
    return done ?? false;
  }

  /** Bytes on disk of each project, the largest first. */
  async storageByProject(): Promise<readonly ProjectSize[]> {
    const projects = await Folder.projects();
    const sizes: ProjectSize[] = [];
    for (const { id, name } of await listProjects()) {
      const folder = await projects.folder(id);
      sizes.push({ id, name, sizeBytes: await folder.sizeBytes() });
    }
    return sizes.sort((a, b) => b.sizeBytes - a.sizeBytes);
  }

  /** Downloads a project as one file; null when it failed (see `bundling.fault`). */
  exportBundle(id: string): Promise<DownloadResult | null> {
    const name = this.#list.find((project) => project.id === id)?.name ?? 'project';
    return this.bundling.pack(id, name);
  }

  /** Reopens a project that was exported elsewhere; gives its new id. */
  async importBundle(file: File): Promise<string | null> {
    const id = await this.bundling.unpack(file);
    if (id !== null) await this.refresh();
    return id;
  }

  async #guard<Result>(task: () => Promise<Result>): Promise<Result | null> {
    this.#fault = null;
    try {
      return await task();
    } catch (error) {
      this.#fault = toFault(error);
      return null;
    }
  }
}

/**
 * The folders are the truth: a finished project missing from the index comes back, an unfinished one
 * that no tab is working on is removed, an index entry without a folder goes.
 */
async function reconcile(): Promise<void> {
  const indexed = new Set((await listProjects()).map(({ id }) => id));
  const ids = await ProjectStore.ids();
  for (const id of indexed) {
    if (!ids.includes(id)) await removeProject(id);
  }
  for (const id of ids) {
    if (indexed.has(id) || (await Tenure.isTaken(id))) continue;
    const store = await ProjectStore.open(id);
    const record = await store.readProject().catch(() => undefined);
    if (record === null) await ProjectStore.remove(id);
    if (!record) continue;
    await putProject(summaryOf(record, record.changedAt));
  }
}
