/** A training while it runs, as a page shows it: curves, speed, device, rows as they would be drawn now. */
import type { TextRows, TrainEvent, TrainNews } from '$lib/workers';
import { noHistory, upTo, withLook, withLosses } from './run-history';
import type { LiveScores, RunHistory } from './storage';

type Seen = Extract<TrainEvent, { kind: 'progress' }>;
type Opened = Extract<TrainEvent, { kind: 'opened' }>;
type Trying = Extract<TrainNews, { kind: 'trying' | 'training' }>;
type Trial = Extract<TrainNews, { kind: 'tried' }>['trial'];

/** Rows drawn from the model as it is now. */
export interface SampleRows {
  /** Names. */
  readonly columns: readonly string[];
  readonly rows: TextRows;
}

/** Figures that change more often than this cannot be read. */
const showEveryMs = 400;

export class LiveRun {
  /** The step that this run goes on from; 0 for a new one. */
  readonly fromStep: number;
  readonly startedAt = performance.now();
  #history = $state.raw<RunHistory>(noHistory);
  #seen = $state.raw<Seen | null>(null);
  #epochs = $state<number | null>(null);
  #device = $state.raw<Opened | null>(null);
  #sample = $state.raw<SampleRows | null>(null);
  #trying = $state.raw<Trying | null>(null);
  #tried = $state.raw<readonly Trial[]>([]);
  #notes = $state.raw<readonly string[]>([]);
  #savedStep = $state<number | null>(null);
  #checkpointStep: number | null = null;
  #shownAt = -Infinity;
  #unseen: Seen | null = null;

  /** The newest live figures; null before the first look. */
  readonly look: LiveScores | null = $derived(this.#history.looks.at(-1) ?? null);

  /** @param before of the run that this one goes on from */
  constructor(before: { readonly step: number; readonly history: RunHistory } | null) {
    this.fromStep = before?.step ?? 0;
    if (before) this.#history = before.history;
  }

  /** Time to train without pauses, of earlier sittings too; null where no training loop told it. */
  get trainedMs(): number | null {
    return this.#tried.length > 0 ? null : (this.#seen?.elapsedMs ?? null);
  }

  get history(): RunHistory {
    return this.#history;
  }

  /** The newest progress of a training loop; null for generators that are ready in one go. */
  get seen(): Seen | null {
    return this.#seen;
  }

  /** Null until the first epoch is done. */
  get epochs(): number | null {
    return this.#epochs;
  }

  /** What it trains on, in words; null where it needs no device. */
  get device(): string | null {
    return this.#device?.label ?? null;
  }

  get sample(): SampleRows | null {
    return this.#sample;
  }

  /** The generator that Auto tries now, or has chosen and trains; null without Auto. */
  get trying(): Trying | null {
    return this.#trying;
  }

  /** What Auto has tried. */
  get tried(): readonly Trial[] {
    return this.#tried;
  }

  /** Sentences about this run, oldest first. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** The step that a reload goes on from; null before there is one. */
  get savedStep(): number | null {
    return this.#savedStep;
  }

  /** The step of the last checkpoint; what is needed to find it again may not be written yet. */
  get checkpointStep(): number | null {
    return this.#checkpointStep;
  }

  /** From now on a reload goes on from this step. */
  markSaved(step: number): void {
    this.#savedStep = step;
  }

  take(news: TrainNews): void {
    switch (news.kind) {
      case 'event':
        return this.#takeEvent(news.event);
      case 'look': {
        this.#history = withLook(this.#history, news.look);
        this.#sample = { columns: news.columns, rows: news.rows };
        return;
      }
      case 'baseline': {
        const { shapes, trends, nearerShare } = news.scores;
        this.#history = { ...this.#history, baseline: { shapes, trends, nearerShare } };
        return;
      }
      case 'trying':
      case 'training': {
        this.#trying = news;
        this.#history = { ...noHistory, baseline: this.#history.baseline };
        this.#seen = null;
        this.#unseen = null;
        this.#epochs = null;
        this.#device = null;
        return;
      }
      case 'tried': {
        this.#tried = [...this.#tried, news.trial];
        return;
      }
      case 'note':
        this.#note(news.sentence);
    }
  }

  #takeEvent(event: TrainEvent): void {
    switch (event.kind) {
      case 'opened': {
        this.#device = event;
        this.#history = upTo(this.#history, event.step);
        return;
      }
      case 'progress': {
        this.#unseen = event;
        const isSoon = performance.now() - this.#shownAt < showEveryMs;
        if (!isSoon || event.step >= event.steps) this.#show();
        return;
      }
      case 'epoch': {
        this.#epochs = event.epochs;
        const steps = this.#seen?.steps;
        if (steps) this.#history = { ...this.#history, stepsPerEpoch: steps / event.epochs };
        return;
      }
      case 'paused':
      case 'done': {
        this.#show();
        return;
      }
      case 'checkpoint': {
        this.#show();
        this.#checkpointStep = event.step;
        return;
      }
      case 'recovered': {
        const reason = event.reason.replace(/\.$/, '');
        this.#note(
          `${event.lost} stopped answering (${reason}). Training went back to step ${event.step} and goes on with ${this.device ?? 'another device'}.`,
        );
        return;
      }
    }
  }

  #show(): void {
    const event = this.#unseen;
    if (!event) return;
    this.#unseen = null;
    this.#shownAt = performance.now();
    this.#seen = event;
    this.#history = withLosses(this.#history, event.step, event.losses);
  }

  #note(sentence: string): void {
    this.#notes = [...this.#notes, sentence];
  }
}
