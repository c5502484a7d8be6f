import { createHash } from 'node:crypto';

/** Of bytes that are whole in memory, as hexadecimal text. */
export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
