/**
 * TensorFlow.js' entry points that the engine and its tests import. Vite bundles them together: left to
 * themselves, Node would load the main entry as CommonJS and the rest as modules, as two libraries.
 */
export const tensorflow = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
];

/** For `test.deps` of a Vitest project in Node. */
export const tensorflowDeps = { optimizer: { ssr: { enabled: true, include: tensorflow } } };
