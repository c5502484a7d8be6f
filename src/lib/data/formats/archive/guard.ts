/** Stops an archive that unpacks to far more than it is: a bomb fills the disk before anyone looks. */
import { Fault } from '../../../engine/schema';

/** Most bytes that one packed file may become. */
export const unpackedLimit = 8 * 2 ** 30;
const largestRatio = 1000;
/** Below this size a large ratio harms nobody: a long constant column packs that well. */
const harmlessBytes = 64 * 2 ** 20;

/** @throws Fault `archive-too-large` */
export function guardSize(file: string, packedBytes: number, unpackedBytes: number): void {
  const isBomb =
    unpackedBytes > harmlessBytes && unpackedBytes > largestRatio * Math.max(packedBytes, 1);
  if (isBomb || unpackedBytes > unpackedLimit) {
    throw new Fault('archive-too-large', { file, limitBytes: unpackedLimit });
  }
}
