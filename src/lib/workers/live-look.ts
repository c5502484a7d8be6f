/**
 * Looks at a model while it is trained: draws rows, judges them, tells. Looking takes about a tenth of the
 * time: after a slow look the next ones are passed over.
 */
import { openDrawer, type FitOptions } from '../engine/pipeline';
import type { Chunk, Model } from '../engine/schema';
import type { LiveLook, LookScores, TrainNews } from './contract';
import { textRows } from './text-rows';

/** How often a look may be due; the first comes soon. */
const askEveryMs = 1_000;
const restAtLeastMs = 3_000;
/** Time without looks after one, in times of what it took. */
const restPerLook = 9;
const lookedRows = 1_000;
const shownRows = 20;

export interface Looking {
  /** Judges drawn rows; columns are those of the model. */
  readonly judge: (model: Model, drawn: Chunk) => Promise<LookScores>;
  readonly place: () => Pick<LiveLook, 'step' | 'epoch' | 'elapsedMs'>;
  readonly tell: (news: TrainNews) => void;
  readonly followQuality: boolean;
  readonly now?: () => number;
}

export interface Looks {
  /** For `FitOptions.watch`. */
  readonly watch: NonNullable<FitOptions['watch']>;
  /** Looks once more, at the finished model. */
  last(model: Model): Promise<void>;
}

export function looksOf({
  judge,
  place,
  tell,
  followQuality,
  now = () => performance.now(),
}: Looking): Looks {
  let freeAt = -Infinity;
  const look = async (model: Model): Promise<LookScores> => {
    const drawn = await firstRows(model);
    const scores = await judge(model, drawn);
    const { schema } = model.manifest;
    tell({
      kind: 'look',
      look: { ...place(), ...scores },
      columns: schema.columns.map(({ name }) => name),
      rows: textRows(schema, { ...drawn, rowCount: Math.min(shownRows, drawn.rowCount) }),
    });
    return scores;
  };
  const watch: Looks['watch'] = {
    every: { ms: askEveryMs },
    decides: followQuality,
    async look(model) {
      const began = now();
      if (began < freeAt) return null;
      const { quality } = await look(model);
      const ended = now();
      freeAt = ended + Math.max(restAtLeastMs, restPerLook * (ended - began));
      return quality;
    },
  };
  return { watch, last: async (model) => void (await look(model)) };
}

/** The same seed every time, so that what changes from look to look is the model. */
async function firstRows(model: Model): Promise<Chunk> {
  const drawer = await openDrawer(model);
  try {
    const seed = model.manifest.recipe.seed;
    for await (const chunk of drawer.sample(lookedRows, seed, { chunkRows: lookedRows }))
      return chunk;
    throw new Error('no rows were drawn');
  } finally {
    drawer.close();
  }
}
