/**
 * The list of the built app's files from which the service worker keeps what works offline. SvelteKit's
 * own list lacks the files that only workers load.
 */
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { OfflineList } from '../policy';

/** Kept at first use instead of at installation. */
const large = /\.wasm(\.gz)?$/;
/** Not for the page: the worker's own script, the host's file, what says whether there is an update. */
const left = /^(service-worker\.js|_headers|_redirects|offline\.json|_app\/version\.json)$/;

/** @param root the folder of the built app */
export async function writeOfflineList(root: string): Promise<void> {
  const names = await readdir(root, { recursive: true });
  const isFile = await Promise.all(
    names.map(async (name) => (await stat(join(root, name))).isFile()),
  );
  const files = names
    .filter((_, index) => isFile[index])
    .map((name) => name.replaceAll(sep, '/'))
    .filter((name) => !left.test(name))
    .sort();
  const list: OfflineList = {
    shell: files.filter((name) => !large.test(name)),
    large: files.filter((name) => large.test(name)),
  };
  await writeFile(join(root, 'offline.json'), JSON.stringify(list));
}
