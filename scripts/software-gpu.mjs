/**
 * Chromium's arguments for WebGPU without a GPU: SwiftShader, slow and correct. It clears workgroup memory
 * element by element, unrolled, which makes compilation twenty times slower; our kernels write there
 * before they read.
 */
export const softwareGpu = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-dawn-features=disable_workgroup_init',
];
