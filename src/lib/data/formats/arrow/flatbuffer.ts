/** Just enough of FlatBuffers to read Arrow's messages: tables, their fields by number, vectors. */
export class FlatTable {
  readonly view: DataView;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldsEnd: number;

  constructor(view: DataView, at: number) {
    this.view = view;
    this.#at = at;
    this.#fields = at - view.getInt32(at, true);
    this.#fieldsEnd = view.getUint16(this.#fields, true);
  }

  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** Where a field lies; 0 where it is left out. */
  #place(field: number): number {
    const slot = 4 + 2 * field;
    const offset = slot < this.#fieldsEnd ? this.view.getUint16(this.#fields + slot, true) : 0;
    return offset === 0 ? 0 : this.#at + offset;
  }

  byte(field: number, otherwise = 0): number {
    const at = this.#place(field);
    return at === 0 ? otherwise : this.view.getUint8(at);
  }

  short(field: number, otherwise = 0): number {
    const at = this.#place(field);
    return at === 0 ? otherwise : this.view.getInt16(at, true);
  }

  int(field: number, otherwise = 0): number {
    const at = this.#place(field);
    return at === 0 ? otherwise : this.view.getInt32(at, true);
  }

  long(field: number): number {
    const at = this.#place(field);
    return at === 0 ? 0 : Number(this.view.getBigInt64(at, true));
  }

  table(field: number): FlatTable | null {
    const at = this.#place(field);
    return at === 0 ? null : new FlatTable(this.view, at + this.view.getUint32(at, true));
  }

  text(field: number): string | null {
    const at = this.#place(field);
    if (at === 0) return null;
    const start = at + this.view.getUint32(at, true);
    const length = this.view.getUint32(start, true);
    const { buffer, byteOffset } = this.view;
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + start + 4, length));
  }

  tables(field: number): FlatTable[] {
    return this.#items(field, 4).map(
      (at) => new FlatTable(this.view, at + this.view.getUint32(at, true)),
    );
  }

  /** A vector of structs that hold two longs each. */
  pairs(field: number): [number, number][] {
    return this.#items(field, 16).map((at) => [
      Number(this.view.getBigInt64(at, true)),
      Number(this.view.getBigInt64(at + 8, true)),
    ]);
  }

  /** Where the blocks begin that a file's footer lists (structs of 24 bytes). */
  blockOffsets(field: number): number[] {
    return this.#items(field, 24).map((at) => Number(this.view.getBigInt64(at, true)));
  }

  longs(field: number): number[] {
    return this.#items(field, 8).map((at) => Number(this.view.getBigInt64(at, true)));
  }

  #items(field: number, size: number): number[] {
    const at = this.#place(field);
    if (at === 0) return [];
    const start = at + this.view.getUint32(at, true);
    const count = this.view.getUint32(start, true);
    return Array.from({ length: count }, (_, i) => start + 4 + i * size);
  }
}
