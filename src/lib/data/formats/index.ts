export { loadJson } from './json/load-json';
