/** From a filled `source` to a schema: kinds, holdout and the view `typed`. */
import { defaultHoldoutShare, type Control, type Schema } from '../../engine/schema';
import type { Duck } from '../duck';
import { markHoldout } from './holdout';
import { inferColumns } from './kinds';
import type { LoadedSource, OpenOptions } from './source';
import { remakeTyped } from './typed';

export interface Opened {
  readonly schema: Schema;
  /** Sentences about what was found or done while reading. */
  readonly notes: readonly string[];
}

/**
 * @param sampled a table from `keepSample`, to be looked at first; default all of `source`
 * @throws Fault `cancelled`
 */
export async function finishOpening(
  duck: Duck,
  loaded: LoadedSource,
  options: OpenOptions,
  control?: Control,
  sampled?: string,
): Promise<Opened> {
  const inferred = await inferColumns(duck, loaded, control, sampled);
  const share = options.holdoutShare ?? defaultHoldoutShare;
  await markHoldout(duck, loaded.rowCount, share, options.seed ?? 1);
  await remakeTyped(duck, inferred.columns);
  const schema = { columns: inferred.columns, rowCount: loaded.rowCount, origin: loaded.origin };
  return { schema, notes: [...loaded.notes, ...inferred.notes] };
}
