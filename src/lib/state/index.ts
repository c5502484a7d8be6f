export { Activity, type ActivityPhase } from './activity.svelte';
export { App, getApp, setApp } from './app.svelte';
export { Device, type DeviceLine, type StorageUse } from './device.svelte';
export type { DownloadResult } from './download';
export { Exporting, type ExportChoice, type ExportResult } from './exporting.svelte';
export { Generating, maxRows } from './generating.svelte';
export { Importing, type ImportSource } from './importing.svelte';
export { Judging } from './judging.svelte';
export { Meter } from './meter.svelte';
export type { Row } from './page-cache';
export { Profiling } from './profiling.svelte';
export { Project } from './project.svelte';
export { Projects, type Bundling, type ProjectSize } from './projects.svelte';
export { RowPages } from './row-pages.svelte';
export { Settings, type Theme } from './settings.svelte';
export {
  stages,
  type ProjectSummary,
  type ReportRecord,
  type Stage,
  type SyntheticTable,
  type TrainRun,
} from './storage';
export { Training } from './training.svelte';
export { UpdateReady } from './update-ready.svelte';
export type {
  ExportFormatChoice,
  GeneratorChoice,
  Inspection,
  OpenOptions,
  OptionField,
  RunEstimate,
} from '$lib/workers';
