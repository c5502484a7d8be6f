export { loadSource, saveSource } from './snapshot';
