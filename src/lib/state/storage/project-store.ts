/**
 * The files of one project: where each lies, how it is read, and in which order things are written so
 * that a tab closed at any moment loses nothing that was finished.
 */
import { Fault, profileSchema, z, type Profile } from '$lib/engine/schema';
import type { Target } from '$lib/workers';
import { Folder } from './folder';
import { mendingRecordSchema, type MendingRecord } from './mending-record';
import { unwatchFile } from './watched-files';
import {
  driftRecordSchema,
  lineageSchema,
  projectRecordSchema,
  readRecord,
  reportRecordSchema,
  syntheticTableSchema,
  type DriftRecord,
  type Lineage,
  type ProjectRecord,
  type ReportRecord,
  type SyntheticTable,
} from './records';
import {
  recordVersion,
  trainQueueSchema,
  trainRunSchema,
  unfinishedRunSchema,
  type QueueEntry,
  type TrainRun,
  type UnfinishedRun,
} from './run-records';

export const sourcePath = 'data/source.parquet';
const projectPath = 'project.json';
const profilePath = 'profile.json';
const lineagePath = 'lineage.json';
const queuePath = 'queue.json';
const driftPath = 'drift.json';
const mendingPath = 'mending.json';

const storedProfileSchema = z.object({
  formatVersion: z.literal(recordVersion),
  profile: profileSchema,
});

/** Folders whose files each have a record `<id>.json` beside them, written last. */
const madeFolders = ['models', 'synthetic'] as const;
const extensions: Readonly<Record<(typeof madeFolders)[number], string>> = {
  models: '.twin',
  synthetic: '.parquet',
};

export class ProjectStore {
  readonly id: string;
  readonly folder: Folder;
  #writing: Promise<void> = Promise.resolve();
  #tellWriting: (more: 1 | -1) => void = () => undefined;

  private constructor(id: string, folder: Folder) {
    this.id = id;
    this.folder = folder;
  }

  static async create(id: string): Promise<ProjectStore> {
    return new ProjectStore(id, await (await Folder.projects()).folder(id));
  }

  /** @throws Fault `project-missing` */
  static async open(id: string): Promise<ProjectStore> {
    const projects = await Folder.projects();
    if (!(await projects.folderNames()).includes(id)) throw new Fault('project-missing', { id });
    return new ProjectStore(id, await projects.folder(id));
  }

  /** Ids of all project folders, finished or not. */
  static async ids(): Promise<string[]> {
    return (await Folder.projects()).folderNames();
  }

  static async remove(id: string): Promise<void> {
    await unwatchFile(id);
    await (await Folder.projects()).remove(id);
  }

  /** Tells of each record, 1 when it waits to be written and −1 when it is on disk or failed. */
  onWriting(listener: (more: 1 | -1) => void): void {
    this.#tellWriting = listener;
  }

  /** Null where the project was never finished. @throws Fault `project-damaged`, `project-too-new` */
  async readProject(): Promise<ProjectRecord | null> {
    const text = await this.#text(projectPath);
    return text === null ? null : readRecord(text, projectRecordSchema, projectPath);
  }

  writeProject(record: ProjectRecord): Promise<void> {
    return this.#write(projectPath, record);
  }

  /** Null where there is none, or one that no longer fits: it is made again. */
  async readProfile(): Promise<Profile | null> {
    return (await this.#readable(profilePath, storedProfileSchema))?.profile ?? null;
  }

  writeProfile(profile: Profile): Promise<void> {
    return this.#write(profilePath, { formatVersion: recordVersion, profile });
  }

  removeProfile(): Promise<void> {
    return this.#inTurn(() => this.folder.remove(profilePath));
  }

  source(): Promise<File | null> {
    return this.folder.file(sourcePath);
  }

  async sourceTarget(): Promise<Target> {
    return this.#target('data', 'source.parquet');
  }

  models(): Promise<TrainRun[]> {
    return this.#records('models', trainRunSchema);
  }

  modelFile(id: string): Promise<File | null> {
    return this.folder.file(`models/${id}.twin`);
  }

  /** The model first, then its record: the record says that the model is whole. */
  async addModel(record: TrainRun, bytes: Blob | Uint8Array<ArrayBuffer>): Promise<void> {
    await this.folder.write(`models/${record.id}.twin`, bytes);
    await this.#write(`models/${record.id}.json`, record);
  }

  /** Replaces the record of a model; its file stays. */
  changeModel(record: TrainRun): Promise<void> {
    return this.#write(`models/${record.id}.json`, record);
  }

  /** Trainings that were interrupted and can go on. */
  unfinished(): Promise<UnfinishedRun[]> {
    return this.#records('unfinished', unfinishedRunSchema);
  }

  /** Where a training saves itself; `keepUnfinished` says that there is something to go on from. */
  async checkpointPlace(id: string): Promise<{ folder: FileSystemDirectoryHandle; name: string }> {
    const { handle } = await this.folder.folder('unfinished');
    return { folder: handle, name: `${id}.checkpoint` };
  }

  keepUnfinished(record: UnfinishedRun): Promise<void> {
    return this.#write(`unfinished/${record.id}.json`, record);
  }

  removeUnfinished(id: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.folder.remove(`unfinished/${id}.json`);
      await this.folder.remove(`unfinished/${id}.checkpoint`);
    });
  }

  /** Empty where there is none, or one that cannot be read: what waits is quickly chosen again. */
  async readQueue(): Promise<readonly QueueEntry[]> {
    return (await this.#readable(queuePath, trainQueueSchema))?.entries ?? [];
  }

  /** Null where there is none, or one that cannot be read: it is quickly made again. */
  readDrift(): Promise<DriftRecord | null> {
    return this.#readable(driftPath, driftRecordSchema);
  }

  writeDrift(record: DriftRecord): Promise<void> {
    return this.#write(driftPath, record);
  }

  /** Null where there is none, or one that cannot be read: models, tables and reports stay without it. */
  readMending(): Promise<MendingRecord | null> {
    return this.#readable(mendingPath, mendingRecordSchema);
  }

  writeMending(record: MendingRecord): Promise<void> {
    return this.#write(mendingPath, record);
  }

  removeMending(): Promise<void> {
    return this.#inTurn(() => this.folder.remove(mendingPath));
  }

  writeQueue(entries: readonly QueueEntry[]): Promise<void> {
    return this.#write(queuePath, { formatVersion: recordVersion, entries });
  }

  tables(): Promise<SyntheticTable[]> {
    return this.#records('synthetic', syntheticTableSchema);
  }

  tableFile(id: string): Promise<File | null> {
    return this.folder.file(`synthetic/${id}.parquet`);
  }

  tableTarget(id: string): Promise<Target> {
    return this.#target('synthetic', `${id}.parquet`);
  }

  addTable(record: SyntheticTable): Promise<void> {
    return this.#write(`synthetic/${record.id}.json`, record);
  }

  reports(): Promise<ReportRecord[]> {
    return this.#records('reports', reportRecordSchema);
  }

  addReport(record: ReportRecord): Promise<void> {
    return this.#write(`reports/${record.id}.json`, record);
  }

  /** Removes a made thing; its record goes first, so that no record is without its file. */
  async removeMade(folder: 'models' | 'synthetic' | 'reports', id: string): Promise<void> {
    await this.folder.remove(`${folder}/${id}.json`);
    if (folder !== 'reports') await this.folder.remove(`${folder}/${id}${extensions[folder]}`);
  }

  async readLineage(): Promise<Lineage> {
    const text = await this.#text(lineagePath);
    if (text === null) return { formatVersion: recordVersion, entries: [] };
    return readRecord(text, lineageSchema, lineagePath);
  }

  addLineage(entry: Lineage['entries'][number]): Promise<void> {
    return this.#inTurn(async () => {
      const lineage = await this.readLineage();
      const entries = [...lineage.entries, entry];
      await this.folder.write(lineagePath, JSON.stringify({ ...lineage, entries }));
    });
  }

  /** Removes what a closed tab left half-written. Only for the tab that may write. */
  async sweep(): Promise<void> {
    await this.folder.sweepParts();
    for (const folder of madeFolders) {
      const names = await this.folder.names(folder);
      const recorded = new Set(names.filter((name) => name.endsWith('.json')));
      for (const name of names) {
        const id = name.replace(/\.[^.]+$/, '');
        if (!recorded.has(`${id}.json`)) await this.folder.remove(`${folder}/${name}`);
      }
    }
    const resumable = new Set(await this.folder.names('unfinished'));
    for (const name of resumable) {
      const isWhole = resumable.has(name.replace(/\.(json|checkpoint)$/, '.checkpoint'));
      const isKnown = resumable.has(name.replace(/\.(json|checkpoint)$/, '.json'));
      if (!isWhole || !isKnown) await this.folder.remove(`unfinished/${name}`);
    }
    await this.folder.remove('exports');
  }

  /** Where an export lies until it was downloaded; swept when the project is opened next. */
  exportTarget(fileName: string): Promise<Target> {
    return this.#target('exports', fileName);
  }

  exportFile(fileName: string): Promise<File | null> {
    return this.folder.file(`exports/${fileName}`);
  }

  async #target(folder: string, name: string): Promise<Target> {
    return { kind: 'opfs', folder: (await this.folder.folder(folder)).handle, name };
  }

  async #text(path: string): Promise<string | null> {
    return (await (await this.folder.file(path))?.text()) ?? null;
  }

  /** A record that the project can do without: null where there is none, or one that cannot be read. */
  async #readable<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
  ): Promise<z.output<Schema> | null> {
    const text = await this.#text(path);
    try {
      return text === null ? null : readRecord(text, schema, path);
    } catch (error) {
      if (error instanceof Fault) return null;
      throw error;
    }
  }

  #write(path: string, record: object): Promise<void> {
    return this.#inTurn(() => this.folder.write(path, JSON.stringify(record)));
  }

  /** One after the other: two writers of one file would share its `.part`. */
  #inTurn(write: () => Promise<void>): Promise<void> {
    this.#tellWriting(1);
    const turn = this.#writing.then(write).finally(() => this.#tellWriting(-1));
    this.#writing = turn.catch(() => undefined);
    return turn;
  }

  /** Newest first. A record that cannot be read is left where it is, and out of the list. */
  async #records<Schema extends z.ZodType<{ madeAt: string }>>(
    folder: string,
    schema: Schema,
  ): Promise<z.output<Schema>[]> {
    const records: z.output<Schema>[] = [];
    for (const name of await this.folder.names(folder)) {
      if (!name.endsWith('.json')) continue;
      const path = `${folder}/${name}`;
      const text = await this.#text(path);
      try {
        if (text !== null) records.push(readRecord(text, schema, path));
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
      }
    }
    return records.sort((a, b) => b.madeAt.localeCompare(a.madeAt));
  }
}
