/** The one table that there is may lie packed or unpacked: see `loadCsv`. */
import { packedHome, unpackedHome } from '../duck';

/** Statements that forget `source` and `typed`, wherever they are. Every way in begins with them. */
export const dropSource = [
  'DROP VIEW IF EXISTS typed',
  ...[packedHome, unpackedHome].map((home) => `DROP TABLE IF EXISTS ${home}.source`),
].join('; ');
