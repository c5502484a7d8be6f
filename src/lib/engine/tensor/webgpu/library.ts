/** Every WGSL function that a kernel may call, by name. */
import { pointwiseLibrary, type LibraryFunction } from './functions.wgsl';
import { randomLibrary } from './random.wgsl';

export const library: Readonly<Record<string, LibraryFunction>> = {
  ...pointwiseLibrary,
  ...randomLibrary,
};
