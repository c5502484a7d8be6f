export { euclideanBlocks } from './features';
export { judge } from './judge';
