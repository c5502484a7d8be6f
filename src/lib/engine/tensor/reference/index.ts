export { referenceDevice } from './reference';
