export type { Scratch, ScratchFile } from './scratch';
