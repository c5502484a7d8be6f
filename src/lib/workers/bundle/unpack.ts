/**
 * A bundle back into a folder. Trusts nothing: only known paths, only stored entries (so no more bytes
 * than the file has), and every file must match the listing.
 */
import { Zip } from '../../data/formats';
import { Fault } from '../../engine/schema';
import type { LineControl } from '../line';
import { writeFile } from '../sink';
import { bundledPath, listingName, listingSchema, type Listing } from './listing';

const listingBytesAtMost = 2 ** 24;

/**
 * @throws Fault `file-damaged`, `archive-too-large`, `storage-full`, `cancelled`; the folder's content is
 * then to be thrown away
 */
export async function unpackBundle(
  bundle: File,
  folder: FileSystemDirectoryHandle,
  control: LineControl,
): Promise<void> {
  const damaged = (why: string) => new Fault('file-damaged', { file: bundle.name, why });
  const zip = await Zip.open(bundle, bundle.name);
  const listing = await readListing(zip, damaged);
  const strange = zip.entries.find(
    ({ path, method }) => method !== 0 || (path !== listingName && !bundledPath.test(path)),
  );
  if (strange) throw damaged(`it holds ${strange.path}, which Twinset does not write`);
  const total = listing.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total > bundle.size) throw damaged('its list of files promises more than it holds');
  let done = 0;
  for (const { path, sizeBytes, sha256 } of listing.files) {
    const entry = zip.entries.find((candidate) => candidate.path === path);
    if (!entry) throw damaged(`${path} is missing`);
    const target = await targetIn(folder, path);
    const written = await writeFile(breathing(zip.read(entry), control), target, 'the project');
    if (written.sha256 !== sha256) throw damaged(`${path} does not match its checksum`);
    done += sizeBytes;
    control.onProgress({ stage: 'unpacking files', done, total, etaMs: null });
  }
}

async function readListing(zip: Zip, damaged: (why: string) => Fault): Promise<Listing> {
  const entry = zip.entries.find(({ path }) => path === listingName);
  if (!entry || entry.sizeBytes > listingBytesAtMost) throw damaged('it is no project of Twinset');
  try {
    return listingSchema.parse(JSON.parse((await zip.text(listingName)) ?? ''));
  } catch {
    throw damaged('its list of files cannot be read');
  }
}

async function targetIn(root: FileSystemDirectoryHandle, path: string) {
  const steps = path.split('/');
  const name = steps.pop()!;
  let folder = root;
  for (const step of steps) folder = await folder.getDirectoryHandle(step, { create: true });
  return { kind: 'opfs', folder, name } as const;
}

async function* breathing(
  bytes: AsyncIterable<Uint8Array>,
  control: LineControl,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    await control.breathe();
    yield piece;
  }
}
