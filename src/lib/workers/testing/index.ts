export { withFullStorage } from './quota';
