/** CRC-32 as ZIP and gzip use it (ISO 3309), four bytes a step. */
const tables = makeTables();

function makeTables(): readonly Uint32Array[] {
  const first = new Uint32Array(256);
  for (let n = 0; n < 256; n++) {
    let crc = n;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    first[n] = crc >>> 0;
  }
  const all = [first];
  for (let k = 1; k < 4; k++) {
    const before = all[k - 1]!;
    all.push(before.map((crc) => (crc >>> 8) ^ first[crc & 255]!));
  }
  return all;
}

/** @param crc what the bytes before gave; 0 at the start */
export function crc32(bytes: Uint8Array, crc = 0): number {
  const [t0, t1, t2, t3] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  let value = ~crc;
  let i = 0;
  for (const end = bytes.length - 3; i < end; i += 4) {
    value ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    value =
      t3[value & 255]! ^ t2[(value >>> 8) & 255]! ^ t1[(value >>> 16) & 255]! ^ t0[value >>> 24]!;
  }
  for (; i < bytes.length; i++) value = (value >>> 8) ^ t0[(value ^ bytes[i]!) & 255]!;
  return ~value >>> 0;
}
