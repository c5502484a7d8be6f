/** One fit of the train worker: devices, checkpoints, live looks, and the record that stays of it. */
import { openLiveJudge, openTrialJudge, projectTable } from '../eval';
import { fit, type FitOptions } from '../engine/pipeline';
import {
  toFault,
  type Chunk,
  type Fault,
  type Model,
  type Schema,
  type Table,
} from '../engine/schema';
import { readCheckpoint, writeCheckpoint } from './checkpoint-file';
import type { FitOrder, LookScores, TableDoor, TrainEvent, TrainRecord } from './contract';
import { deviceTurn } from './device-turn';
import type { Door } from './door';
import type { LineControl } from './line';
import { looksOf } from './live-look';
import { finalScores } from './final-scores';
import { TrainNotes } from './train-notes';

export interface WatchedFit {
  readonly model: Model;
  readonly fitMs: number;
  readonly trained: TrainRecord;
}

/** @throws Fault as `TrainApi.fit` */
export async function fitWatched(
  tables: Door<TableDoor>,
  order: FitOrder,
  control: LineControl,
): Promise<WatchedFit> {
  const began = performance.now();
  control.onProgress({ stage: 'reading rows', done: 0, total: null, etaMs: null });
  const { schema, recipe } = order;
  const extract = (part: 'train' | 'holdout') =>
    tables.run(control, (api, inner) => api.extract(schema, part, inner));
  const train = await extract('train');
  const holdout = await extract('holdout');
  const turn = deviceTurn(order.device);
  const notes = new TrainNotes();
  const { options, last } = optionsOf(order, { train, holdout }, notes, control);
  try {
    const startedAt = performance.now();
    const model = await fromCheckpoint(order, control, (checkpoint) =>
      fit(train, schema, recipe, { ...options, nextDevice: turn.nextDevice, checkpoint }),
    );
    const fitMs = performance.now() - startedAt;
    notes.ended(fitMs);
    await asExtra(control, () => last(model));
    const scores = await asExtra(control, () =>
      finalScores(model, schema, { train, holdout }, control),
    );
    const elapsedMs = performance.now() - began;
    return { model, fitMs, trained: { ...notes.gathered(), elapsedMs, scores } };
  } finally {
    turn.close();
  }
}

/** A finished model is not lost because it could not be judged. @throws Fault `cancelled` */
async function asExtra<Result>(
  { tell }: LineControl,
  judge: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await judge();
  } catch (error) {
    const fault = toFault(error);
    if (fault.code === 'cancelled') throw fault;
    tell({ kind: 'note', sentence: `The model is there, but was not judged: ${fault.message}` });
    return null;
  }
}

interface Real {
  readonly train: Table;
  readonly holdout: Table;
}

function optionsOf(
  { schema, checkpoint, timeLimitMs, followQuality, recipe }: FitOrder,
  real: Real,
  notes: TrainNotes,
  control: LineControl,
): { options: FitOptions; last: (model: Model) => Promise<void> } {
  const { signal, stop, onProgress, breathe, tell } = control;
  const onEvent = (event: TrainEvent) => {
    notes.hear(event);
    tell({ kind: 'event', event });
  };
  const onCheckpoint = async (bytes: Uint8Array) => {
    const failure = checkpoint && (await writeCheckpoint(checkpoint, bytes));
    if (failure) tell({ kind: 'note', sentence: `The training could not be saved: ${failure}` });
  };
  const judge = judgeOf(schema, real, recipe.seed ?? 1, (scores) => {
    notes.baseline(scores);
    tell({ kind: 'baseline', scores });
  });
  const { watch, last } = looksOf({
    judge,
    place: () => notes.place,
    tell(news) {
      if (news.kind === 'look') notes.looked(news.look);
      tell(news);
    },
    followQuality,
  });
  const options: FitOptions = {
    openJudge: openTrialJudge,
    onTrial(news) {
      if (news.kind === 'trying' || news.kind === 'training') notes.startAnew();
      tell(news);
    },
    signal,
    stop,
    onProgress,
    breathe,
    onEvent,
    watch,
    ...(checkpoint && { onCheckpoint }),
    ...(timeLimitMs !== null && { timeLimitMs }),
  };
  return { options, last };
}

/** Opened at the first look, since most generators never look. */
function judgeOf(
  schema: Schema,
  { train, holdout }: Real,
  seed: number,
  onBaseline: (scores: LookScores) => void,
): (model: Model, drawn: Chunk) => Promise<LookScores> {
  let judge: ReturnType<typeof openLiveJudge> | null = null;
  return async ({ manifest }, drawn) => {
    const cut = (table: Table) => projectTable(table, schema, manifest.schema);
    if (judge === null) {
      judge = openLiveJudge({
        schema: manifest.schema,
        train: cut(train),
        holdout: holdout.rowCount > 0 ? cut(holdout) : null,
        seed,
      });
      if (judge.baseline) onBaseline(judge.baseline);
    }
    return judge.score(drawn);
  };
}

/** Goes on from what is kept; begins anew, and says so, where that does not fit. */
async function fromCheckpoint(
  { checkpoint }: FitOrder,
  control: LineControl,
  attempt: (checkpoint: Uint8Array | null) => Promise<Model>,
): Promise<Model> {
  const kept = checkpoint && (await readCheckpoint(checkpoint));
  if (kept === null) return attempt(null);
  try {
    return await attempt(kept);
  } catch (error) {
    const fault = toFault(error);
    if (fault.code !== 'checkpoint-unusable') throw error;
    const { why } = (fault as Fault<'checkpoint-unusable'>).detail;
    const sentence = `The saved part of this training cannot be used (${why}), so it begins anew.`;
    control.tell({ kind: 'note', sentence });
    return attempt(null);
  }
}
