export { createApp } from './app';
export { hashesOfPages } from './inline-scripts';
export { startServer, type RunningServer } from './listen';
