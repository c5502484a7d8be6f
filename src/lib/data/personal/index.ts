export { screenPersonal } from './screen';
