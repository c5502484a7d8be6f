export { screenPersonal } from './screen';
export { screenStep } from './sample';
