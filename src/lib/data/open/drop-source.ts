/** The one table that there is may lie packed or unpacked: see `loadCsv`. */
import { packedHome, unpackedHome } from '../duck';
import { dropSample } from './sampled';

/** Statements that forget `source` and what was made of it, wherever they are. Every way in begins with them. */
export const dropSource = [
  dropSample,
  'DROP VIEW IF EXISTS typed',
  ...[packedHome, unpackedHome].map((home) => `DROP TABLE IF EXISTS ${home}.source`),
].join('; ');
