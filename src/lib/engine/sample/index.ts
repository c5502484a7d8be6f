export { drawChunks, type ChunkPlan } from './chunks';
