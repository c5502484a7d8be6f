/**
 * Random numbers in WGSL, bit for bit those of engine/random: Philox4x32-10 (Salmon et al., SC11), where
 * the 64-bit products are made of 16-bit halves, and shuffles by a Feistel network.
 */
import type { LibraryFunction } from './functions.wgsl';

const philox: LibraryFunction = {
  needs: [],
  code: `fn multiplyHigh(a: u32, b: u32) -> u32 {
  let al = a & 0xffffu; let ah = a >> 16u; let bl = b & 0xffffu; let bh = b >> 16u;
  let middle = ah * bl + ((al * bl) >> 16u);
  let cross = al * bh + (middle & 0xffffu);
  return ah * bh + (middle >> 16u) + (cross >> 16u);
}
fn philox(start: vec4<u32>, first: vec2<u32>) -> vec4<u32> {
  var x = start;
  var key = first;
  for (var round = 0; round < 10; round++) {
    let high0 = multiplyHigh(0xd2511f53u, x.x);
    let high1 = multiplyHigh(0xcd9e8d57u, x.z);
    x = vec4<u32>(high1 ^ x.y ^ key.x, 0xcd9e8d57u * x.z, high0 ^ x.w ^ key.y, 0xd2511f53u * x.x);
    key += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return x;
}
fn randomBlock(e: u32, key: u32, check: u32) -> vec4<u32> {
  return philox(vec4<u32>(e >> 2u, setting.step, 0u, check), vec2<u32>(setting.seed, key));
}
fn unit(word: u32) -> f32 {
  return (f32(word >> 9u) + 0.5) * 1.1920928955078125e-7;
}`,
};

/**
 * `random_<distribution>(element, key, check)`, as graph.ts defines them, and
 * `shuffled(place, rows, half, key, check)` as engine/random does; `half` is half the bits of the domain.
 */
export const randomLibrary: Readonly<Record<string, LibraryFunction>> = {
  philox,
  random_bits: {
    needs: ['philox'],
    code: `fn random_bits(e: i32, key: u32, check: u32) -> i32 {
  let block = randomBlock(u32(e), key, check);
  return bitcast<i32>(block[u32(e) & 3u]);
}`,
  },
  random_uniform: {
    needs: ['philox'],
    code: `fn random_uniform(e: i32, key: u32, check: u32) -> f32 {
  let block = randomBlock(u32(e), key, check);
  return unit(block[u32(e) & 3u]);
}`,
  },
  random_gumbel: {
    needs: ['random_uniform', 'f_log'],
    code: `fn random_gumbel(e: i32, key: u32, check: u32) -> f32 {
  return -f_log(-f_log(random_uniform(e, key, check)));
}`,
  },
  // The angle's quarter turns are split off exactly before it is multiplied by pi.
  random_normal: {
    needs: ['philox', 'f_log', 'sinePart'],
    code: `fn random_normal(e: i32, key: u32, check: u32) -> f32 {
  let block = randomBlock(u32(e), key, check);
  let pair = select(block.xy, block.zw, (e & 2) != 0);
  let radius = sqrt(-2.0 * f_log(unit(pair.x)));
  let turns = unit(pair.y) * 4.0;
  let quarter = round(turns);
  let phase = i32(quarter) + select(1, 0, (e & 1) != 0);
  return radius * sinePart((turns - quarter) * 1.57079632679, phase);
}`,
  },
  shuffled: {
    needs: ['philox'],
    code: `fn shuffleMix(word: u32) -> u32 {
  var x = word;
  x = (x ^ (x >> 16u)) * 0x7feb352du;
  x = (x ^ (x >> 15u)) * 0x846ca68bu;
  return x ^ (x >> 16u);
}
fn shuffled(place: u32, rows: u32, half: u32, key: u32, check: u32) -> i32 {
  let words = philox(vec4<u32>(place / rows, 0u, 1u, check), vec2<u32>(setting.seed, key));
  let mask = (1u << half) - 1u;
  var value = place % rows;
  loop {
    var left = (value >> half) & mask;
    var right = value & mask;
    for (var round = 0u; round < 4u; round++) {
      let next = left ^ (shuffleMix(right ^ words[round]) & mask);
      left = right;
      right = next;
    }
    value = (left << half) | right;
    if (value < rows) { break; }
  }
  return bitcast<i32>(value);
}`,
  },
};
