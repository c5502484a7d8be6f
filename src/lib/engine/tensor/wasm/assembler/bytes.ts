/** A growing list of bytes, and the encodings of the WebAssembly binary format (LEB128, names, vectors). */
export class ByteList {
  #bytes = new Uint8Array(32);
  #length = 0;

  static of(...bytes: readonly number[]): ByteList {
    const list = new ByteList();
    list.append(bytes);
    return list;
  }

  get length(): number {
    return this.#length;
  }

  push(byte: number): void {
    if (this.#length === this.#bytes.length) this.#grow(this.#length + 1);
    this.#bytes[this.#length++] = byte;
  }

  append(bytes: ByteList | ArrayLike<number>): void {
    const source = bytes instanceof ByteList ? bytes.toArray() : bytes;
    this.#grow(this.#length + source.length);
    this.#bytes.set(source, this.#length);
    this.#length += source.length;
  }

  /** A view that the next change may leave behind. */
  toArray(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
    larger.set(this.toArray());
    this.#bytes = larger;
  }
}

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

/** Length, then the bytes. */
export function pushBytes(out: ByteList, bytes: ByteList | ArrayLike<number>): void {
  pushUnsigned(out, bytes.length);
  out.append(bytes);
}

export function pushName(out: ByteList, name: string): void {
  pushBytes(out, new TextEncoder().encode(name));
}
