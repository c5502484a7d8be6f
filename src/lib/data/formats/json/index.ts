export { JsonCursor, needMore } from './cursor';
export { loadJson } from './load-json';
