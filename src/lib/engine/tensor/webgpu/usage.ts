/** Flags of the WebGPU standard, as numbers: outside a page their global names may be missing. */

/** https://www.w3.org/TR/webgpu/#namespacedef-gpubufferusage */
export const bufferUsage = {
  mapRead: 0x1,
  copySource: 0x4,
  copyTarget: 0x8,
  uniform: 0x40,
  storage: 0x80,
} as const;

/** https://www.w3.org/TR/webgpu/#namespacedef-gpumapmode */
export const mapRead = 0x1;

/** https://www.w3.org/TR/webgpu/#namespacedef-gpushaderstage */
export const computeStage = 0x4;
