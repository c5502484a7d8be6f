export { fitAuto } from './fit-auto';
export { autoInfo } from './options';
export { measureAuto } from './measure-auto';
