/**
 * TensorFlow.js as the engine uses it: core with gradients and chained methods, which its main entry
 * leaves out, and the backend `cpu`, where variables live and references run.
 */
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-backend-cpu';
import { backend, setBackend } from '@tensorflow/tfjs-core';

// Else the first op would choose the backend of highest priority among those that are imported.
void setBackend('cpu');
// Else it advertises another package on the console of Node.
Object.assign(backend(), { firstUse: false });
