/** What the parts of a project share: its files, its table, its record, and the right to write. */
import type { Schema } from '$lib/engine/schema';
import type { RealTable } from './real-table';
import type { ProjectRecord, ProjectStore, Stage } from './storage';

export interface ProjectContext {
  readonly id: string;
  readonly store: ProjectStore;
  /** Null for a project without data. */
  readonly table: RealTable | null;
  /** The project's record as it stands; reactive. */
  readonly record: ProjectRecord;
  readonly schema: Schema;
  /** Another tab writes the project. */
  readonly isFollower: boolean;
  /** @throws Fault `project-read-only` in a tab that only follows */
  assertWriter(): void;
  /** Changes the record and saves it; followers are told. */
  update(change: Partial<ProjectRecord>): Promise<void>;
  /** Moves the project's furthest stage on, never back. */
  reach(stage: Stage): Promise<void>;
  /** Replaces the schema; where a kind changed, the profile is made again. */
  takeSchema(schema: Schema, isSameKind: boolean): Promise<void>;
  /** Tells followers of a change outside the record. */
  announce(): void;
}
