/** LZ4 frames, unpacked (LZ4 frame format 1.6.3, block format 1.5.1). Checksums are not compared. */
const magic = 0x184d2204;
const uncompressedFlag = 0x80000000;
const shortestMatch = 4;

/**
 * @param size length of the unpacked bytes
 * @throws RangeError when the frame is not valid or does not have that length
 */
export function unpackLz4(frame: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint32(0, true) !== magic) throw new RangeError('not an LZ4 frame');
  const flags = view.getUint8(4);
  const hasBlockChecksum = (flags & 0x10) !== 0;
  let at = 7 + ((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0);
  const out = new Uint8Array(size);
  let done = 0;
  for (;;) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) break;
    const length = word & ~uncompressedFlag;
    const block = frame.subarray(at, at + length);
    if (block.length !== length) throw new RangeError('LZ4 block is cut off');
    if ((word & uncompressedFlag) !== 0) {
      out.set(block, done);
      done += length;
    } else done = unpackBlock(block, out, done);
    at += length + (hasBlockChecksum ? 4 : 0);
  }
  if (done !== size) throw new RangeError('LZ4 frame has another length');
  return out;
}

function unpackBlock(block: Uint8Array, out: Uint8Array, start: number): number {
  let at = 0;
  let done = start;
  const extended = (nibble: number): number => {
    let length = nibble;
    if (nibble === 15) {
      let more: number;
      do {
        if (at >= block.length) throw new RangeError('LZ4 block is cut off');
        more = block[at++]!;
        length += more;
      } while (more === 255);
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = extended(token >> 4);
    if (at + literals > block.length) throw new RangeError('LZ4 block is cut off');
    out.set(block.subarray(at, at + literals), done);
    at += literals;
    done += literals;
    if (at >= block.length) break;
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const length = extended(token & 15) + shortestMatch;
    const from = done - distance;
    if (distance === 0 || from < 0 || done + length > out.length) {
      throw new RangeError('LZ4 match lies outside');
    }
    // Source and target may overlap, which repeats the pattern: byte by byte then.
    if (distance >= length) out.copyWithin(done, from, from + length);
    else for (let i = 0; i < length; i++) out[done + i] = out[from + i]!;
    done += length;
  }
  return done;
}
