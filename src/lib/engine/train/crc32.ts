/** The checksum of ZIP and PNG (ISO 3309, polynomial 0xedb88320): finds damage, not malice. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let word = byte;
  for (let bit = 0; bit < 8; bit++) word = word & 1 ? (word >>> 1) ^ 0xedb88320 : word >>> 1;
  return word;
});

/** A whole number from 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  let word = 0xffffffff;
  for (const byte of bytes) word = (word >>> 8) ^ (table[(word ^ byte) & 0xff] as number);
  return (word ^ 0xffffffff) >>> 0;
}
