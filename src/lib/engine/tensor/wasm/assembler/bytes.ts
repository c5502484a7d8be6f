/** A growing list of bytes with the encodings of the WebAssembly binary format (LEB128, names, vectors). */
export type ByteList = number[];

const view = new DataView(new ArrayBuffer(8));

/** @param value a whole number from 0 to 2^32 - 1 */
export function pushUnsigned(out: ByteList, value: number): void {
  let rest = value >>> 0;
  while (rest > 0x7f) {
    out.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  out.push(rest);
}

/** Signed LEB128 of up to 64 bits. */
export function pushSigned(out: ByteList, value: bigint): void {
  let rest = value;
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const isDone = rest === (low & 0x40 ? -1n : 0n);
    out.push(isDone ? low : low | 0x80);
    if (isDone) return;
  }
}

/** Signed LEB128 of an i32; words from 2^31 on are taken as the negative number of the same bits. */
export function pushSigned32(out: ByteList, value: number): void {
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isDone = rest === (low & 0x40 ? -1 : 0);
    out.push(isDone ? low : low | 0x80);
    if (isDone) return;
  }
}

export function pushFloat32(out: ByteList, value: number): void {
  view.setFloat32(0, value, true);
  for (let i = 0; i < 4; i++) out.push(view.getUint8(i));
}

export function pushFloat64(out: ByteList, value: number): void {
  view.setFloat64(0, value, true);
  for (let i = 0; i < 8; i++) out.push(view.getUint8(i));
}

/** Length, then the bytes. One by one: a spread of a large list overflows the stack. */
export function pushBytes(out: ByteList, bytes: ArrayLike<number>): void {
  pushUnsigned(out, bytes.length);
  for (let i = 0; i < bytes.length; i++) out.push(bytes[i]!);
}

export function pushName(out: ByteList, name: string): void {
  pushBytes(out, new TextEncoder().encode(name));
}
