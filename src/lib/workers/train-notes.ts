/** What a fit tells while it runs, gathered into the record that stays of it. */
import type {
  LiveLook,
  LookScores,
  LossPoint,
  MeasurePoint,
  TrainEvent,
  TrainRecord,
} from './contract';

const lossesAtMost = 300;

/** What a record knows from its training's events. */
export type Gathered = Pick<
  TrainRecord,
  'ending' | 'epochs' | 'device' | 'memoryBytes' | 'losses' | 'measures' | 'looks' | 'baseline'
>;

/** Where the training is. */
export type Place = Pick<LiveLook, 'step' | 'epoch' | 'elapsedMs'>;

type Handlers = {
  readonly [Kind in TrainEvent['kind']]?: (event: Extract<TrainEvent, { kind: Kind }>) => void;
};

export class TrainNotes {
  #gathered: Gathered = nothing;
  #place = start;
  #losses: LossPoint[] = [];
  /** Every that many-th loss is kept, twice as many whenever there are too many. */
  #stride = 1;
  #seen = 0;
  #looks: LiveLook[] = [];
  #measures: MeasurePoint[] = [];
  readonly #handlers: Handlers = {
    opened: ({ label, memoryBytes }) => this.#device(label, memoryBytes),
    progress: ({ step, epoch, elapsedMs, losses }) => {
      this.#place = { step, epoch, elapsedMs };
      this.#gathered = { ...this.#gathered, epochs: epoch };
      this.#loss({ step, epoch, elapsedMs, losses });
    },
    measured: ({ measure, step, epoch, value }) =>
      this.#measures.push({ measure, step, epoch, value }),
    recovered: ({ step }) => this.#rewind(step),
    done: ({ ending }) => (this.#gathered = { ...this.#gathered, ending }),
  };

  get place(): Place {
    return this.#place;
  }

  hear(event: TrainEvent): void {
    (this.#handlers[event.kind] as ((event: TrainEvent) => void) | undefined)?.(event);
  }

  looked(look: LiveLook): void {
    this.#looks.push(look);
  }

  /** The last look is of the end, also where no training loop told of any step. */
  ended(fitMs: number): void {
    this.#place = { ...this.#place, elapsedMs: Math.max(this.#place.elapsedMs, fitMs) };
  }

  baseline(scores: LookScores): void {
    this.#gathered = { ...this.#gathered, baseline: scores };
  }

  /** Another training begins: Auto's next trial. What was gathered of the one before is forgotten. */
  startAnew(): void {
    this.#gathered = { ...nothing, baseline: this.#gathered.baseline };
    this.#place = start;
    [this.#losses, this.#looks, this.#measures] = [[], [], []];
    [this.#stride, this.#seen] = [1, 0];
  }

  gathered(): Gathered {
    const [losses, looks, measures] = [this.#losses, this.#looks, this.#measures];
    return { ...this.#gathered, losses: [...losses], looks: [...looks], measures: [...measures] };
  }

  #device(label: string, memoryBytes: number): void {
    const { memoryBytes: before } = this.#gathered;
    const most = Math.max(before ?? 0, memoryBytes);
    this.#gathered = {
      ...this.#gathered,
      device: label,
      memoryBytes: most,
      epochs: this.#gathered.epochs ?? 0,
    };
  }

  #loss(point: LossPoint): void {
    if (this.#seen++ % this.#stride !== 0) return;
    this.#losses.push(point);
    if (this.#losses.length < lossesAtMost) return;
    this.#losses = this.#losses.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }

  /** What came after `step` comes again. */
  #rewind(step: number): void {
    this.#losses = this.#losses.filter((point) => point.step <= step);
    this.#measures = this.#measures.filter((point) => point.step <= step);
  }
}

const nothing: Gathered = {
  ending: null,
  epochs: null,
  device: null,
  memoryBytes: null,
  losses: [],
  measures: [],
  looks: [],
  baseline: null,
};
const start: Place = { step: 0, epoch: 0, elapsedMs: 0 };
