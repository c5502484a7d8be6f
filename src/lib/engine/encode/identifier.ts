/**
 * Keys: only their look is learnt. Each row gets a new one from its index by a keyed permutation, so
 * keys are unique across any number of workers, up to as many as the look allows; then they grow.
 */
import { z, type NumberData, type TextData } from '../schema';
import type { Stream } from '../random';
import { bijection } from './bijection';
import { shares, type Codec } from './codec';
import { findShape, shapeSchema, type Shape } from './identifier-shape';
import { openMade, type Made } from './made';

const factsSchema = z.object({ shape: shapeSchema, hasNull: z.boolean() });
type Facts = z.infer<typeof factsSchema>;

/** Most places of a mask that take part in the permutation fit in 52 bits; the others are drawn. */
const domainBits = 52;

function maskMaker(places: readonly string[]): Made {
  let size = 1;
  const counted = places.map((alphabet) => {
    if (alphabet.length < 2 || size * alphabet.length > 2 ** domainBits) return false;
    size *= alphabet.length;
    return true;
  });
  let permute: { seed: Stream; map: (index: number) => number } | null = null;
  return (index, random) => {
    permute =
      permute?.seed === random ? permute : { seed: random, map: permutationOf(size, random) };
    let code = permute.map(index % size);
    const lap = Math.floor(index / size);
    const chars = places.map((alphabet, place) => {
      if (alphabet.length === 1) return alphabet;
      if (!counted[place]) return alphabet[random.below(alphabet.length, index, place)] as string;
      const char = alphabet[code % alphabet.length] as string;
      code = Math.floor(code / alphabet.length);
      return char;
    });
    return lap === 0 ? chars.join('') : `${chars.join('')}-${lap}`;
  };
}

function permutationOf(size: number, random: Stream): (index: number) => number {
  return bijection(size, random.uint32(0, 1000), 'identifier');
}

function uuidMaker(isUpper: boolean): Made {
  return (index, random) => {
    const hex = [0, 1, 2, 3]
      .map((lane) => random.uint32(index, lane).toString(16).padStart(8, '0'))
      .join('');
    const variant = '89ab'[random.uint32(index, 4) & 3] as string;
    const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
    return isUpper ? text.toUpperCase() : text;
  };
}

function makerOf(shape: Shape): Made {
  switch (shape.type) {
    case 'sequence':
      return (index) => {
        const digits = String(shape.first + index * shape.step).padStart(shape.width, '0');
        return `${shape.prefix}${digits}${shape.suffix}`;
      };
    case 'uuid':
      return uuidMaker(shape.isUpper);
    case 'mask':
      return maskMaker(shape.places);
  }
}

/** The present values of a column as text, in row order; numbers in their shortest spelling. */
function presentTexts(data: TextData | NumberData): string[] {
  const out: string[] = [];
  if (data.storage === 'text') {
    for (const code of data.codes) if (code >= 0) out.push(data.labels[code] as string);
  } else {
    for (const value of data.values) if (!Number.isNaN(value)) out.push(String(value));
  }
  return out;
}

export const identifierCodec: Codec = {
  fit({ column, data, rareBelow }) {
    const texts = presentTexts(data);
    const rows = data.storage === 'text' ? data.codes.length : data.values.length;
    const nulls = rows - texts.length;
    const shape: Shape =
      texts.length > 0 ? findShape(texts, rareBelow) : { type: 'mask', places: ['0'] };
    const counts = nulls > 0 ? [texts.length, nulls] : [texts.length];
    return {
      facts: { shape, hasNull: nulls > 0 } satisfies Facts,
      arrays: { weights: shares(counts) },
      column: { ...column, hasNulls: nulls > 0 },
    };
  },

  open(untrusted, arrays) {
    const facts = factsSchema.parse(untrusted);
    return openMade(makerOf(facts.shape), facts.hasNull, arrays);
  },
};
