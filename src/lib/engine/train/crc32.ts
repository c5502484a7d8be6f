/**
 * The checksum of ZIP and PNG (ISO 3309, polynomial 0xedb88320): finds damage, not malice. Eight bytes a
 * turn by eight tables (Kounavis and Berry, "Novel table lookup-based algorithms for high-performance CRC
 * generation", 2008), since checkpoints are large and a training waits for them.
 */
const tables = makeTables();

/** Table k has a byte's effect on the checksum after k more bytes, at 256 * k + byte. */
function makeTables(): Uint32Array {
  const made = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let word = byte;
    for (let bit = 0; bit < 8; bit++) word = word & 1 ? (word >>> 1) ^ 0xedb88320 : word >>> 1;
    made[byte] = word;
  }
  for (let place = 256; place < made.length; place++) {
    const before = made[place - 256]!;
    made[place] = (before >>> 8) ^ made[before & 0xff]!;
  }
  return made;
}

/** A whole number from 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 8);
  let word = 0xffffffff;
  for (let at = 0; at < whole; at += 8) {
    const low = word ^ view.getUint32(at, true);
    const high = view.getUint32(at + 4, true);
    word =
      tables[1792 + (low & 0xff)]! ^
      tables[1536 + ((low >>> 8) & 0xff)]! ^
      tables[1280 + ((low >>> 16) & 0xff)]! ^
      tables[1024 + (low >>> 24)]! ^
      tables[768 + (high & 0xff)]! ^
      tables[512 + ((high >>> 8) & 0xff)]! ^
      tables[256 + ((high >>> 16) & 0xff)]! ^
      tables[high >>> 24]!;
  }
  for (let at = whole; at < bytes.length; at++) {
    word = (word >>> 8) ^ tables[(word ^ bytes[at]!) & 0xff]!;
  }
  return (word ^ 0xffffffff) >>> 0;
}
