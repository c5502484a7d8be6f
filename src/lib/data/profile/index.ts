export { profile } from './profile';
export { Pace } from './pace';
export { count, counted, percent, quoted } from './words';
