export { createApp } from './app';
export { writeHeadersFile } from './headers-file';
export { startServer, type RunningServer } from './listen';
export { writeOfflineList } from './offline-list';
