export { fit } from './fit';
export { sample, type SampleOptions } from './sample';
export { generators } from './generators';
