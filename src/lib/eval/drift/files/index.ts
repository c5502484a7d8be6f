export { driftFile } from './drift-file';
