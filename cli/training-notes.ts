/** A training in a terminal: epoch and loss in the progress line, sentences for what changes. */
import type { FitOptions } from '../src/lib/engine/pipeline';
import type { Call } from './verb';

type Watched = Pick<
  FitOptions,
  'signal' | 'stop' | 'breathe' | 'onProgress' | 'onEvent' | 'onTrial'
>;

export interface TrainingNotes {
  readonly options: Watched;
  /** To be called when the fit is over, whatever came of it. */
  end(): void;
}

/** From when there is a model to keep, Ctrl+C keeps it. */
export function trainingNotes({ control, interrupts, note }: Call): TrainingNotes {
  let doing = '';
  let where = '';
  let release = (): void => undefined;
  let isKeeping = false;
  const keep = (): void => {
    if (isKeeping) return;
    isKeeping = true;
    release = interrupts.keepable();
  };
  return {
    options: {
      ...control,
      stop: interrupts.stop,
      onProgress: (progress) =>
        control.onProgress?.({ ...progress, stage: `${doing}${progress.stage}${where}` }),
      onEvent(event) {
        if (event.kind === 'opened') keep();
        if (event.kind === 'progress') where = `, epoch ${event.epoch}${lossText(event.losses)},`;
        if (event.kind === 'done') where = '';
        if (event.kind === 'done' && event.ending === 'stopped') {
          note(`Stopped at step ${event.step}; the best so far is kept.`);
        }
        if (event.kind === 'recovered') {
          note(`${event.lost} was lost (${event.reason}); going on elsewhere.`);
        }
      },
      onTrial(news) {
        where = '';
        doing = news.kind === 'trying' ? `${news.name} (${news.place} of ${news.of}): ` : '';
        if (news.kind === 'note') note(news.sentence);
        if (news.kind === 'tried' && news.trial.scores !== null) keep();
      },
    },
    end: () => release(),
  };
}

function lossText(losses: Readonly<Record<string, number>>): string {
  const [loss] = Object.values(losses);
  return loss === undefined ? '' : `, loss ${loss.toPrecision(4)}`;
}
