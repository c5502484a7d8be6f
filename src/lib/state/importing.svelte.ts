/** From a file, a paste, a sample or an address of this origin to a project. */
import { Fault, recipeSchema, toFault, type Schema } from '$lib/engine/schema';
import {
  dataWorker,
  trainWorker,
  type DataWorker,
  type Inspection,
  type OpenOptions,
  type Steering,
} from '$lib/workers';
import { Activity } from './activity.svelte';
import { timestamp } from './clock';
import { Project } from './project.svelte';
import type { Projects } from './projects.svelte';
import { ProjectStore, recordVersion, type ProjectRecord } from './storage';

export type ImportSource =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'sample'; readonly name: string; readonly url: string }
  | { readonly kind: 'url'; readonly url: string };

/** What a new project begins with: it chooses for the table and the device. */
const firstGenerator = 'auto';

/** How each source becomes a file. */
const fetchers: {
  readonly [Kind in ImportSource['kind']]: (
    source: Extract<ImportSource, { kind: Kind }>,
    signal?: AbortSignal,
  ) => Promise<File>;
} = {
  file: ({ file }) => Promise.resolve(file),
  paste: ({ text }) =>
    Promise.resolve(new File([text], 'pasted table.tsv', { type: 'text/plain' })),
  sample: ({ url }, signal) => fetchFile(url, signal),
  url: ({ url }, signal) => fetchFile(url, signal),
};

export class Importing extends Activity {
  readonly #projects: Projects;
  /** Started ahead of its use; given to the project that it opens a table for. */
  #worker: DataWorker | null = null;
  /** The files that this tab opened, for another reading; a page that was reloaded knows none. */
  readonly #files = new Map<string, File>();

  constructor(projects: Projects) {
    super();
    this.#projects = projects;
  }

  /** Starts the engine ahead of time; call when the start page is idle. */
  warm(): void {
    this.#spare()
      .run('starting the engine', (api) => api.warm())
      .catch(() => undefined);
  }

  /** The file that a project was read from; null where this tab did not open it. */
  fileOf(projectId: string): File | null {
    return this.#files.get(projectId) ?? null;
  }

  /** What a file seems to be and what may be overridden; null, with `fault`, where it cannot be read. */
  async inspect(source: ImportSource, options: OpenOptions = {}): Promise<Inspection | null> {
    const done = await this.perform(async (steering) => {
      const file = await fileOf(source, steering.signal);
      return this.#spare().run(
        'looking at the file',
        (api, line) => api.inspect({ name: file.name, blob: file }, options, line),
        steering,
      );
    });
    if (done) this.dismiss();
    return done?.value ?? null;
  }

  /**
   * Opens a table (or a `.twin`, or an exported project) as a new project, and makes it the current
   * one. Resolves to its id as soon as its rows can be read; profile and saving go on behind it. Null
   * when it failed or was cancelled.
   */
  async start(source: ImportSource, options: OpenOptions = {}): Promise<string | null> {
    const done = await this.perform(async (steering) => {
      const file = await fileOf(source, steering.signal);
      if (/\.twin$/i.test(file.name)) return this.#openModel(file);
      if (/\.twinset\.zip$/i.test(file.name)) return this.#openBundle(file);
      return this.#openTable(file, options, steering);
    });
    return done?.value ?? null;
  }

  async #openTable(file: File, options: OpenOptions, steering: Steering): Promise<string> {
    const worker = this.#spare();
    this.#worker = null;
    try {
      const { schema, notes } = await worker.run(
        'opening the table',
        (api, line) => api.open({ name: file.name, blob: file }, options, line),
        steering,
      );
      const record = newRecord(file.name, schema, notes, options.seed);
      const project = await createdWhole(record.id, (store) =>
        Project.fromTable(store, record, worker),
      );
      this.#projects.adopt(project);
      this.#files.set(project.id, file);
      void project.saveSource();
      return project.id;
    } catch (error) {
      // A half-filled engine is not worth cleaning.
      worker.end();
      throw error;
    }
  }

  async #openModel(file: File): Promise<string> {
    const worker = trainWorker();
    try {
      const facts = await worker.run('reading the model', (api) => api.readModel(file, file.name));
      const fresh = newRecord(file.name, facts.schema, [], facts.recipe.seed);
      const record = { ...fresh, recipe: facts.recipe };
      const project = await createdWhole(record.id, async (store) => {
        const made = await Project.fromModel(store, record);
        await made.models.adopt(file, facts);
        return made;
      });
      this.#projects.adopt(project);
      return project.id;
    } finally {
      worker.end();
    }
  }

  async #openBundle(file: File): Promise<string> {
    const id = await this.#projects.importBundle(file);
    if (id !== null) return id;
    throw this.#projects.bundling.fault ?? new Fault('cancelled', {});
  }

  #spare(): DataWorker {
    this.#worker ??= dataWorker();
    return this.#worker;
  }
}

/** Makes a project in a folder of its own, and leaves no folder where that fails. */
async function createdWhole(
  id: string,
  make: (store: ProjectStore) => Promise<Project>,
): Promise<Project> {
  try {
    return await make(await ProjectStore.create(id));
  } catch (error) {
    await ProjectStore.remove(id);
    throw error;
  }
}

function newRecord(
  fileName: string,
  schema: Schema,
  importNotes: readonly string[],
  seed = 1,
): ProjectRecord {
  const now = timestamp();
  return {
    formatVersion: recordVersion,
    id: crypto.randomUUID(),
    name: fileName.replace(/(\.[a-z0-9]{1,8}){1,2}$/i, '') || 'table',
    notes: '',
    importNotes: [...importNotes],
    createdAt: now,
    changedAt: now,
    stage: 'data',
    schema,
    recipe: recipeSchema.parse({ generator: firstGenerator, seed }),
    draw: { rows: Math.max(1, schema.rowCount), seed: 1 },
    source: null,
    selected: { model: null, synthetic: null },
  };
}

function fileOf(source: ImportSource, signal: AbortSignal | undefined): Promise<File> {
  const fetcher = fetchers[source.kind] as (
    source: ImportSource,
    signal?: AbortSignal,
  ) => Promise<File>;
  return fetcher(source, signal);
}

/** @throws Fault `address-elsewhere`, `address-unreachable` */
async function fetchFile(url: string, signal: AbortSignal | undefined): Promise<File> {
  const address = addressOf(url);
  if (!address || address.origin !== location.origin) throw new Fault('address-elsewhere', { url });
  const response = await fetch(address, { signal: signal ?? null }).catch((error: unknown) => {
    throw toFault(error).code === 'cancelled'
      ? error
      : new Fault('address-unreachable', { url, status: 0 });
  });
  if (!response.ok) throw new Fault('address-unreachable', { url, status: response.status });
  const name = decodeURIComponent(address.pathname.split('/').pop() ?? '') || 'table';
  return new File([await response.blob()], name);
}

function addressOf(url: string): URL | null {
  try {
    return new URL(url, location.href);
  } catch {
    return null;
  }
}
