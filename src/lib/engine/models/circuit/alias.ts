/** Draws from many tables of shares in constant time (Walker's alias method, as Vose builds it, 1991). */
export interface AliasTables {
  readonly width: number;
  /** `[tables, width]`: place i stands with this chance, else `other` does. */
  readonly chance: Float64Array;
  readonly other: Uint16Array;
}

/** @param shares `[tables, width]`, not negative; a table without any draws evenly */
export function aliasTables(shares: ArrayLike<number>, width: number): AliasTables {
  const chance = new Float64Array(shares.length).fill(1);
  const other = new Uint16Array(shares.length);
  const [small, large] = [new Int32Array(width), new Int32Array(width)];
  for (let base = 0; base < shares.length; base += width) {
    let total = 0;
    for (let i = 0; i < width; i++) total += shares[base + i] as number;
    if (!(total > 0)) {
      for (let i = 0; i < width; i++) other[base + i] = i;
      continue;
    }
    let [smalls, larges] = [0, 0];
    for (let i = 0; i < width; i++) {
      chance[base + i] = ((shares[base + i] as number) * width) / total;
      other[base + i] = i;
      if ((chance[base + i] as number) < 1) small[smalls++] = i;
      else large[larges++] = i;
    }
    while (smalls > 0 && larges > 0) {
      const low = small[--smalls] as number;
      const high = large[larges - 1] as number;
      other[base + low] = high;
      const rest = (chance[base + high] as number) - (1 - (chance[base + low] as number));
      chance[base + high] = rest;
      if (rest < 1) {
        larges--;
        small[smalls++] = high;
      }
    }
    // What is left is 1 but for rounding; a share of 0 must stay so.
    while (larges > 0) chance[base + (large[--larges] as number)] = 1;
    while (smalls > 0) {
      const at = base + (small[--smalls] as number);
      if ((shares[at] as number) > 0) chance[at] = 1;
    }
  }
  return { width, chance, other };
}
