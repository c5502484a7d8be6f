/**
 * Codes for texts that come as UTF-8 bytes, without making a JavaScript string of each: a hash table
 * over bytes, several times faster than a `Map` of strings or a join in SQL.
 */

/** Codes 0, 1, … in order of first appearance. */
export class LabelCoder {
  /** Code + 1 by slot; 0 is free. Its length is a power of two. */
  #slots = new Int32Array(1024);
  #hashes = new Int32Array(512);
  /** Where each label's bytes begin, and where the last one's end. */
  #starts = new Int32Array(513);
  #bytes = new Uint8Array(8192);
  #count = 0;
  #isAscii = true;

  get count(): number {
    return this.#count;
  }

  /** The code of the label in `bytes` from `start` to `end`. */
  codeOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5 ^ (end - start);
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    hash ^= hash >>> 15;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const code = slots[slot]! - 1;
      if (code < 0) return this.#add(slot, hash, bytes, start, end);
      if (this.#hashes[code] === hash && this.#isLabel(code, bytes, start, end)) return code;
    }
  }

  /** All labels by code. */
  labels(): string[] {
    const starts = this.#starts;
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const length = this.#count;
    if (this.#isAscii) {
      const all = decoder.decode(this.#bytes.subarray(0, starts[length]));
      return Array.from({ length }, (_, code) => all.slice(starts[code], starts[code + 1]));
    }
    return Array.from({ length }, (_, code) =>
      decoder.decode(this.#bytes.subarray(starts[code], starts[code + 1])),
    );
  }

  #isLabel(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const known = this.#bytes;
    let at = this.#starts[code]!;
    if (this.#starts[code + 1]! - at !== end - start) return false;
    for (let i = start; i < end; i++) if (bytes[i] !== known[at++]) return false;
    return true;
  }

  #add(slot: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const code = this.#count++;
    if (code === this.#hashes.length) this.#makeRoom();
    const at = this.#starts[code]!;
    const after = at + end - start;
    if (after > this.#bytes.length) {
      this.#bytes = widened(this.#bytes, new Uint8Array(Math.max(after, 2 * this.#bytes.length)));
    }
    for (let i = start; i < end; i++) if (bytes[i]! > 127) this.#isAscii = false;
    this.#bytes.set(bytes.subarray(start, end), at);
    this.#starts[code + 1] = after;
    this.#hashes[code] = hash;
    this.#slots[slot] = code + 1;
    if (2 * this.#count > this.#slots.length) this.#spread();
    return code;
  }

  #makeRoom(): void {
    const room = 2 * this.#hashes.length;
    this.#hashes = widened(this.#hashes, new Int32Array(room));
    this.#starts = widened(this.#starts, new Int32Array(room + 1));
  }

  #spread(): void {
    const slots = new Int32Array(4 * this.#slots.length);
    const mask = slots.length - 1;
    for (let code = 0; code < this.#count; code++) {
      let slot = this.#hashes[code]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code + 1;
    }
    this.#slots = slots;
  }
}

function widened<Numbers extends Int32Array | Uint8Array>(from: Numbers, into: Numbers): Numbers {
  into.set(from);
  return into;
}
