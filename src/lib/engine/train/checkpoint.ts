/**
 * A training as bytes, for an exact resume: "TWINCKPT", u32 format version, u32 length of the header,
 * u32 CRC-32 of all that follows, the header (JSON, padded with spaces to a multiple of 4), the state, the
 * best state. Little-endian. Refuses bytes that are damaged, too new or of another model; never guesses.
 */
import { Fault, z } from '../schema';
import type { Program } from '../tensor';
import { crc32 } from './crc32';
import type { Progress } from './progress';

/** A training at a moment: what a checkpoint holds. */
export interface Snapshot {
  readonly progress: Progress;
  readonly state: Uint8Array;
  /** The state of `progress.followed.best`; null where there is none. */
  readonly best: Uint8Array | null;
}

/** What must be the same for a snapshot to go on. */
export interface Identity {
  readonly seed: number;
  /** Names, shapes and types of the state, in order. */
  readonly layout: string;
}

const magic = 'TWINCKPT';
const version = 1;
const headerAt = 20;

const count = z.int().min(0);

const headerSchema = z.object({
  seed: z.number(),
  layout: z.string(),
  stateBytes: count,
  bestBytes: count.nullable(),
  progress: z.object({
    step: count,
    elapsedMs: z.number().min(0),
    losses: z.record(z.string(), z.number()),
    followed: z.object({
      best: z.object({ step: count, value: z.number() }).nullable(),
      standing: count,
      waiting: count,
      rate: z.number().nullable(),
    }),
  }),
});

export function identityOf(program: Program, seed: number): Identity {
  const layout = program.states.map(({ name, shape, type }) => [name, shape, type]);
  return { seed, layout: JSON.stringify(layout) };
}

export function packCheckpoint(
  { progress, state, best }: Snapshot,
  identity: Identity,
): Uint8Array {
  const text = JSON.stringify({
    ...identity,
    stateBytes: state.length,
    bestBytes: best?.length ?? null,
    progress,
  });
  const header = new TextEncoder().encode(text);
  const headerBytes = Math.ceil(header.length / 4) * 4;
  const stateAt = headerAt + headerBytes;
  const bytes = new Uint8Array(stateAt + state.length + (best?.length ?? 0));
  bytes.fill(0x20, headerAt, stateAt);
  bytes.set(new TextEncoder().encode(magic));
  bytes.set(header, headerAt);
  bytes.set(state, stateAt);
  if (best) bytes.set(best, stateAt + state.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, version, true);
  view.setUint32(12, headerBytes, true);
  view.setUint32(16, crc32(bytes.subarray(headerAt)), true);
  return bytes;
}

/** @throws Fault `checkpoint-unusable` */
export function unpackCheckpoint(bytes: Uint8Array, identity: Identity): Snapshot {
  const headerBytes = checkedHeaderBytes(bytes);
  const header = readHeader(bytes.subarray(headerAt, headerAt + headerBytes));
  if (header.layout !== identity.layout) refuse('it belongs to another network');
  if (header.seed !== identity.seed) refuse('it was begun with another seed');
  const stateAt = headerAt + headerBytes;
  const bestAt = stateAt + header.stateBytes;
  const { bestBytes, progress } = header;
  if (bestAt + (bestBytes ?? 0) !== bytes.length) refuse('its parts have the wrong size');
  return {
    progress,
    state: bytes.slice(stateAt, bestAt),
    best: bestBytes === null ? null : bytes.slice(bestAt),
  };
}

function checkedHeaderBytes(bytes: Uint8Array): number {
  const name = new TextDecoder().decode(bytes.subarray(0, magic.length));
  if (name !== magic || bytes.length < headerAt) refuse('it is not a checkpoint');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = view.getUint32(8, true);
  if (found === 0) refuse('it was damaged (there is no format 0)');
  if (found > version) refuse(`it was saved by a newer Twinset (format ${found})`);
  if (view.getUint32(16, true) !== crc32(bytes.subarray(headerAt))) {
    refuse('it was damaged (its checksum does not match)');
  }
  return view.getUint32(12, true);
}

function readHeader(bytes: Uint8Array): z.infer<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw new Fault(
      'checkpoint-unusable',
      { why: 'its header is not understood' },
      { cause: error },
    );
  }
}

function refuse(why: string): never {
  throw new Fault('checkpoint-unusable', { why });
}
