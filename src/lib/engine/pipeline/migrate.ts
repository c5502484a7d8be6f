/**
 * Manifests of older versions, brought up to date one version at a time. A step is never changed once
 * it was released; each has a file of its version among the fixtures.
 */
import { modelFormatVersion } from '../schema';

type Plain = Readonly<Record<string, unknown>>;

/** `steps[v]` turns a manifest of version v into one of version v + 1. */
const steps: Readonly<Record<number, (manifest: Plain) => Plain>> = {
  // Version 0 counted `rows` and knew no private training.
  0: ({ rows, ...rest }) => ({ ...rest, trainRows: rows, privacySpent: null }),
};

/** @returns the manifest as of this version; `null` where it says no version that has a way here */
export function migrateManifest(manifest: Plain): Plain | null {
  let current = manifest;
  let version = current['formatVersion'];
  if (typeof version !== 'number') return null;
  while (version < modelFormatVersion) {
    const step = steps[version];
    if (step === undefined) return null;
    version++;
    current = { ...step(current), formatVersion: version };
  }
  return current;
}
