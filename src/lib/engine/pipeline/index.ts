export { packModel, unpackModel } from './bundle';
export { fit } from './fit';
export { generators } from './generators';
export { sample, type SampleOptions } from './sample';
