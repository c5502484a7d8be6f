/**
 * Both ends of a job's line. In the page: signal and gate become orders. In the worker: orders become
 * a `Control`, whose `breathe` also lets the event loop turn, since an order is only heard then.
 */
import { Fault, type Control, type Progress, type Report } from '../engine/schema';
import type { LineOrder, LineReport, MeasuredRun, TrainNews } from './contract';
import type { Steering } from './job';

/** Opens a line; `port` goes with the call, `close` when the call has settled. */
export function openLine(steering: Steering): { port: MessagePort; close: () => void } {
  const { port1, port2 } = new MessageChannel();
  const tell = (order: LineOrder) => port1.postMessage(order);
  const abort = () => tell({ kind: 'abort' });
  const stop = () => tell({ kind: 'stop' });
  port1.onmessage = ({ data }: MessageEvent<LineReport>) => {
    if (!steering.signal?.aborted) hear(data, steering);
  };
  if (steering.signal?.aborted) abort();
  steering.signal?.addEventListener('abort', abort, { once: true });
  if (steering.stop?.aborted) stop();
  steering.stop?.addEventListener('abort', stop, { once: true });
  if (steering.gate?.isPaused) tell({ kind: 'pause' });
  const unlisten = steering.gate?.listen((paused) => tell({ kind: paused ? 'pause' : 'resume' }));
  return {
    port: port2,
    close: () => {
      steering.signal?.removeEventListener('abort', abort);
      steering.stop?.removeEventListener('abort', stop);
      unlisten?.();
      port1.close();
    },
  };
}

function hear(report: LineReport, steering: Steering): void {
  if (report.kind === 'progress') steering.onProgress?.(report.progress);
  else if (report.kind === 'train') steering.onTrain?.(report.news);
  else if (report.kind === 'measured') steering.onMeasured?.(report.run);
  else steering.onReport?.(report.report);
}

/** A `Control` whose members are all there, and the end of its line. */
export interface LineControl extends Control {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly breathe: () => Promise<void>;
  /** Aborted by the order `stop`. */
  readonly stop: AbortSignal;
  tell(news: TrainNews): void;
  tellMeasured(run: MeasuredRun): void;
  tellReport(report: Report): void;
  close(): void;
}

/** Progress is told at most this often: more would only load the page. */
const reportEveryMs = 50;
/** Longest time between two turns of the event loop, so that an abort is heard within 200 ms. */
const turnEveryMs = 40;

/** The worker's end of a line. */
export function answerLine(port: MessagePort): LineControl {
  const controller = new AbortController();
  const stopper = new AbortController();
  const post = (report: LineReport) => port.postMessage(report);
  let wake: (() => void) | null = null;
  let paused: Promise<void> | null = null;
  const resume = () => {
    wake?.();
    wake = null;
    paused = null;
  };
  const obey: Record<LineOrder['kind'], () => void> = {
    abort: () => {
      controller.abort();
      resume();
    },
    pause: () => {
      paused ??= new Promise((resolve) => (wake = resolve));
    },
    resume,
    stop: () => {
      stopper.abort();
      resume();
    },
  };
  port.onmessage = (event: MessageEvent<LineOrder>) => obey[event.data.kind]();

  let toldAt = -Infinity;
  let turnedAt = performance.now();
  return {
    signal: controller.signal,
    onProgress: (progress: Progress) => {
      const now = performance.now();
      if (now - toldAt < reportEveryMs && progress.done !== progress.total) return;
      toldAt = now;
      post({ kind: 'progress', progress });
    },
    stop: stopper.signal,
    tell: (news) => post({ kind: 'train', news }),
    tellMeasured: (run) => post({ kind: 'measured', run }),
    tellReport: (report) => post({ kind: 'report', report }),
    breathe: async () => {
      if (performance.now() - turnedAt > turnEveryMs) {
        await turnEventLoop();
        turnedAt = performance.now();
      }
      if (paused) {
        await paused;
        turnedAt = performance.now();
      }
      if (controller.signal.aborted) throw new Fault('cancelled', {});
    },
    close: () => port.close(),
  };
}

/** One turn of the event loop by a message: `setTimeout` would cost 4 ms each. */
export function turnEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
