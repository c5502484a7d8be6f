/** Several threads or none: where one cannot be started, those that were are ended. */
import type { ThreadPort } from '../../engine/tensor';

/** @throws what kept the first of them from starting */
export async function startAll(
  starting: readonly Promise<ThreadPort>[],
): Promise<readonly ThreadPort[]> {
  const results = await Promise.allSettled(starting);
  const failed = results.find(({ status }) => status === 'rejected');
  const started = results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  if (!failed) return started;
  for (const port of started) port.close();
  throw (failed as PromiseRejectedResult).reason;
}
