import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityOf, packCheckpoint, unpackCheckpoint, type Snapshot } from './checkpoint';
import { crc32 } from './crc32';
import { fakePrograms } from './fake-device-fixture';

const identity = identityOf(fakePrograms().train.program, 7);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

const snapshots: fc.Arbitrary<Snapshot> = fc.record({
  progress: fc.record({
    step: fc.nat(),
    elapsedMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
    losses: fc.dictionary(fc.stringMatching(/^[a-z][a-z ]{0,8}$/), finite),
    followed: fc.record({
      best: fc.option(fc.record({ step: fc.nat(), value: finite })),
      standing: fc.nat(),
      waiting: fc.nat(),
      rate: fc.option(finite),
    }),
  }),
  state: fc.uint8Array({ maxLength: 40 }),
  best: fc.option(fc.uint8Array({ maxLength: 40 })),
});

/** JSON knows one zero. */
const plain = (snapshot: Snapshot) => JSON.parse(JSON.stringify(snapshot)) as unknown;

it('unpacking undoes packing', () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const found = unpackCheckpoint(packCheckpoint(snapshot, identity), identity);
      expect(plain(found)).toEqual(plain(snapshot));
    }),
  );
});

describe('a checkpoint is refused', () => {
  const code = { code: 'checkpoint-unusable' };
  const refused = (bytes: Uint8Array, by = identity) => {
    try {
      unpackCheckpoint(bytes, by);
    } catch (error) {
      return error;
    }
    return null;
  };

  it('with any byte changed, cut off or added', () => {
    fc.assert(
      fc.property(snapshots, fc.nat(), fc.integer({ min: 1, max: 255 }), (snapshot, at, change) => {
        const bytes = packCheckpoint(snapshot, identity);
        const damaged = bytes.slice();
        damaged[at % bytes.length]! ^= change;
        expect(refused(damaged)).toMatchObject(code);
        expect(refused(bytes.subarray(0, at % bytes.length))).toMatchObject(code);
        expect(refused(Uint8Array.of(...bytes, change))).toMatchObject(code);
      }),
    );
  });

  it('of another network or seed, of a newer version, and of none', () => {
    const [snapshot] = fc.sample(snapshots, { numRuns: 1, seed: 1 });
    const bytes = packCheckpoint(snapshot!, identity);
    const other = identityOf(fakePrograms('other').train.program, 7);
    expect(refused(bytes, other)).toMatchObject({
      detail: { why: 'it belongs to another network' },
    });
    expect(refused(bytes, { ...identity, seed: 8 })).toMatchObject({
      detail: { why: 'it was begun with another seed' },
    });
    new DataView(bytes.buffer).setUint32(8, 2, true);
    expect(refused(bytes)).toMatchObject({
      detail: { why: 'it was saved by a newer Twinset (format 2)' },
    });
    new DataView(bytes.buffer).setUint32(8, 0, true);
    expect(refused(bytes)).toMatchObject({
      detail: { why: 'it was damaged (there is no format 0)' },
    });
  });
});

it('the checksum is the published one, of any length and at any place', () => {
  // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), fc.nat(9), (bytes, offset) => {
      const inside = new Uint8Array(bytes.length + 20);
      inside.set(bytes, offset);
      expect(crc32(inside.subarray(offset, offset + bytes.length))).toBe(zlibCrc32(bytes));
    }),
  );
});
