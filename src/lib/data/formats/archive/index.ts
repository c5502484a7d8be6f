export { chunksOf } from './bytes';
export { chooseEntry, tableEntries } from './choose';
export { guardSize } from './guard';
export { gunzip, gunzipMembers } from './gzip';
export { Zip } from './zip';
export type { ZipEntry } from './zip-directory';
export { unzstd } from './zstd';
