/**
 * The `.twin` file: a ZIP of `manifest.json` and `weights.safetensors`, each with its SHA-256. Reading
 * trusts nothing: sizes, checksums, version, then every part by its own zod schema.
 */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { sha256 } from 'hash-wasm';
import { Fault, modelFormatVersion, modelManifestSchema, z, type Model } from '../schema';
import { migrateManifest } from './migrate';
import { openModel } from './open-model';
import { readSafetensors, writeSafetensors } from './safetensors';

const manifestName = 'manifest.json';
const weightsName = 'weights.safetensors';
const unpackedBytesAtMost = 2 ** 30;
const unpackedTimesAtMost = 1000;
/** The earliest moment a ZIP can hold, so that the same model gives the same bytes. */
const noTime = new Date(1980, 0, 1);

const envelopeSchema = z.object({
  checksums: z.object({ manifest: z.string(), weights: z.string() }),
  manifest: z.record(z.string(), z.unknown()),
});

/** The model as the bytes of a `.twin` file; the same model gives the same bytes. */
export async function packModel(model: Model): Promise<Uint8Array> {
  const weights = writeSafetensors(model.tensors);
  const manifest = JSON.stringify(model.manifest);
  const checksums = { manifest: await sha256(manifest), weights: await sha256(weights) };
  const envelope = `{"checksums":${JSON.stringify(checksums)},"manifest":${manifest}}`;
  return zipSync(
    { [manifestName]: strToU8(envelope), [weightsName]: weights },
    { level: 6, mtime: noTime },
  );
}

interface Parts {
  readonly envelope: Uint8Array;
  readonly weights: Uint8Array;
}

function unzip(bytes: Uint8Array, file: string): Parts {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw new Fault('model-not-a-twin', { file, why: 'it is not a ZIP archive' });
  }
  const limitBytes = Math.min(unpackedBytesAtMost, bytes.length * unpackedTimesAtMost);
  let unpacked = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (name !== manifestName && name !== weightsName) return false;
        unpacked += originalSize;
        if (unpacked > limitBytes) throw new Fault('archive-too-large', { file, limitBytes });
        return true;
      },
    });
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('model-damaged', { file, part: 'the archive' }, { cause: error });
  }
  const { [manifestName]: envelope, [weightsName]: weights } = entries;
  if (envelope === undefined && weights === undefined) {
    throw new Fault('model-not-a-twin', { file, why: `it holds no ${manifestName}` });
  }
  if (envelope === undefined) throw new Fault('model-damaged', { file, part: manifestName });
  if (weights === undefined) throw new Fault('model-damaged', { file, part: weightsName });
  return { envelope, weights };
}

function attempt<Result>(file: string, part: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('model-damaged', { file, part }, { cause: error });
  }
}

/** @throws Fault `model-too-new` before anything else about the manifest is believed or refused */
function refuseNewer(manifest: Readonly<Record<string, unknown>>, file: string): void {
  const version = manifest['formatVersion'];
  if (typeof version === 'number' && version > modelFormatVersion) {
    throw new Fault('model-too-new', { file, version, known: modelFormatVersion });
  }
}

/**
 * @param fileName named in every Fault
 * @throws Fault `model-not-a-twin`, `model-damaged`, `model-too-new`, `archive-too-large`, `generator-unknown`
 */
export async function unpackModel(bytes: Uint8Array, fileName: string): Promise<Model> {
  const { envelope, weights } = unzip(bytes, fileName);
  const { checksums, manifest: written } = attempt(fileName, manifestName, () =>
    envelopeSchema.parse(JSON.parse(strFromU8(envelope))),
  );
  if ((await sha256(JSON.stringify(written))) !== checksums.manifest) {
    throw new Fault('model-damaged', { file: fileName, part: manifestName });
  }
  refuseNewer(written, fileName);
  if ((await sha256(weights)) !== checksums.weights) {
    throw new Fault('model-damaged', { file: fileName, part: weightsName });
  }
  const model = attempt(fileName, manifestName, (): Model => {
    const manifest = modelManifestSchema.parse(migrateManifest(written));
    return { manifest, tensors: readSafetensors(weights) };
  });
  await openModel(model).then(
    ({ sampler }) => sampler.close?.(),
    (error: unknown) => {
      if (error instanceof Fault) throw error;
      throw new Fault('model-damaged', { file: fileName, part: manifestName }, { cause: error });
    },
  );
  return model;
}
