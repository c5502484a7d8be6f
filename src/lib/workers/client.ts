/** Starts the workers. Nothing else in the app says `new Worker`. */
import type {
  BundleApi,
  DataApi,
  DeviceApi,
  ExploreApi,
  ExportApi,
  JudgeApi,
  SampleApi,
  TrainApi,
} from './contract';
import { WorkerHandle } from './worker-handle';

export type DataWorker = WorkerHandle<DataApi>;
export type TrainWorker = WorkerHandle<TrainApi>;
export type SampleWorker = WorkerHandle<SampleApi>;

export type ExploreWorker = WorkerHandle<ExploreApi>;

export const dataWorker = (): DataWorker =>
  new WorkerHandle<DataApi>(
    () => new Worker(new URL('./data.worker.ts', import.meta.url), { type: 'module' }),
  );

export const trainWorker = (): TrainWorker =>
  new WorkerHandle<TrainApi>(
    () => new Worker(new URL('./train.worker.ts', import.meta.url), { type: 'module' }),
  );

export const sampleWorker = (): SampleWorker =>
  new WorkerHandle<SampleApi>(
    () => new Worker(new URL('./sample.worker.ts', import.meta.url), { type: 'module' }),
  );

export const exportWorker = (): WorkerHandle<ExportApi> =>
  new WorkerHandle<ExportApi>(
    () => new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' }),
  );

export const judgeWorker = (): WorkerHandle<JudgeApi> =>
  new WorkerHandle<JudgeApi>(
    () => new Worker(new URL('./judge.worker.ts', import.meta.url), { type: 'module' }),
  );

export const exploreWorker = (): ExploreWorker =>
  new WorkerHandle<ExploreApi>(
    () => new Worker(new URL('./explore.worker.ts', import.meta.url), { type: 'module' }),
  );

export const bundleWorker = (): WorkerHandle<BundleApi> =>
  new WorkerHandle<BundleApi>(
    () => new Worker(new URL('./bundle.worker.ts', import.meta.url), { type: 'module' }),
  );

export const deviceWorker = (): WorkerHandle<DeviceApi> =>
  new WorkerHandle<DeviceApi>(
    () => new Worker(new URL('./device.worker.ts', import.meta.url), { type: 'module' }),
  );
