export type { Activity, ActivityPhase } from './activity.svelte';
export { App, getApp, setApp } from './app.svelte';
export type { Choosing, Cost, Ways } from './choosing.svelte';
export type { Comparing, ReportChoice } from './comparing.svelte';
export type { Compute, DatedTest } from './compute.svelte';
export type { Device, DeviceLine, StorageUse } from './device.svelte';
export type { Drifting } from './drifting.svelte';
export type { DownloadResult } from './download';
export type { Asked } from './asked.svelte';
export type { Exploring } from './exploring.svelte';
export type { FakesGame } from './fakes-game.svelte';
export { chosenBars } from './selections';
export type { Exporting, ExportChoice, ExportResult } from './exporting.svelte';
export type { FinishNotice, NoticeState } from './finish-notice.svelte';
export { maxRows, type Generating } from './generating.svelte';
export type { Importing, ImportSource } from './importing.svelte';
export type { Judging, ReportFile } from './judging.svelte';
export type { LiveRun, SampleRows } from './live-run.svelte';
export type { Mending, MendingPhase } from './mending.svelte';
export type { Meter } from './meter.svelte';
export type { Models } from './models.svelte';
export type { Row } from './page-cache';
export type { Profiling } from './profiling.svelte';
export type { Project } from './project.svelte';
export type { Bundling, Projects, ProjectSize } from './projects.svelte';
export type { RowPages } from './row-pages.svelte';
export type { Settings, Theme } from './settings.svelte';
export type {
  Dependence,
  GateChoice,
  LiveScores,
  ProjectSummary,
  QueueEntry,
  ReportRecord,
  RunHistory,
  Stage,
  SyntheticTable,
  TrainRun,
  UnfinishedRun,
} from './storage';
export type { FailedRun, Training } from './training.svelte';
export { TwoFiles, type Side } from './two-files.svelte';
export type { UpdateReady } from './update-ready.svelte';
export type {
  BarCounts,
  Bars,
  ComparedFigure,
  DeviceFinding,
  DeviceKind,
  DevicePreference,
  ExportFormatChoice,
  FakesRound,
  Filter,
  LabelPair,
  MissingAnswer,
  MixedPair,
  NumberPair,
  PairAnswer,
  Selection,
  TrioAnswer,
  Two,
  GeneratorChoice,
  Inspection,
  OpenOptions,
  OptionField,
  RunEstimate,
} from '$lib/workers';
