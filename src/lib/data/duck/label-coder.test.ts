import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byCodePoint } from './by-code-point';
import { LabelCoder } from './label-coder';

const texts = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 3000 });

describe('coding labels by their bytes', () => {
  it('law: the same codes and labels as a Map of strings', () => {
    fc.assert(
      fc.property(texts, fc.nat(5), (labels, repeats) => {
        const coder = new LabelCoder();
        const codeOf = new Map<string, number>();
        for (const label of Array.from({ length: repeats + 1 }, () => labels).flat()) {
          const bytes = new TextEncoder().encode(`<${label}>`);
          const code = coder.codeOf(bytes, 1, bytes.length - 1);
          if (!codeOf.has(label)) codeOf.set(label, codeOf.size);
          expect(code).toBe(codeOf.get(label));
        }
        expect(coder.labels()).toEqual([...codeOf.keys()]);
      }),
      { numRuns: 30 },
    );
  });

  it('holds many different labels', () => {
    const coder = new LabelCoder();
    const encoder = new TextEncoder();
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < 50_000; i++) {
        const bytes = encoder.encode(`key ${i}`);
        if (coder.codeOf(bytes, 0, bytes.length) !== i) throw new Error(`${i} has another code`);
      }
    }
    expect(coder.labels()).toEqual(Array.from({ length: 50_000 }, (_, i) => `key ${i}`));
  });
});

it('law: by code point is by the bytes of UTF-8', () => {
  const text = fc.string({ unit: 'binary', maxLength: 4 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(byCodePoint(a, b))).toBe(bytes);
    }),
  );
  expect(byCodePoint('\u{1F600}', '\uFFFD')).toBeGreaterThan(0);
});
