/** What the bundle worker does: see `BundleApi`. */
import type { BundleApi } from './contract';
import { packFolder, unpackBundle } from './bundle';
import { underLine } from './serve';
import { writeFile } from './sink';

export const bundleDesk: BundleApi = {
  pack: (folder, target, line) =>
    underLine(line, (control) => writeFile(packFolder(folder, control), target, 'the project')),
  unpack: (bundle, folder, line) =>
    underLine(line, (control) => unpackBundle(bundle, folder, control)),
};
