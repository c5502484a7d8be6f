/**
 * For tests only: the rows that the golden judge drew. It drew with NumPy's `RandomState`, whose stream is
 * frozen, so that a seed names its samples. Source: Matsumoto and Nishimura, ACM TOMACS 8(1), 1998.
 */

const size = 624;
const period = 397;

/** 32-bit whole numbers of the Mersenne Twister MT19937 from one seed. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(size);
  state[0] = seed;
  for (let i = 1; i < size; i++) {
    const last = state[i - 1] as number;
    state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
  }
  let place = size;
  const renew = () => {
    for (let i = 0; i < size; i++) {
      const next = state[(i + 1) % size] as number;
      const joined = ((state[i] as number) & 0x80000000) | (next & 0x7fffffff);
      const twist = (next & 1) === 1 ? 0x9908b0df : 0;
      state[i] = (state[(i + period) % size] as number) ^ (joined >>> 1) ^ twist;
    }
    place = 0;
  };
  return () => {
    if (place === size) renew();
    let y = state[place++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

/** `numpy.random.RandomState(seed).permutation(count)[:most]`. */
export function drawnAsNumPy(seed: number, count: number, most: number): Int32Array {
  const next = mersenneTwister(seed);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const mask = 2 ** (32 - Math.clz32(i)) - 1;
    let j = (next() & mask) >>> 0;
    while (j > i) j = (next() & mask) >>> 0;
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order.slice(0, most);
}
