export {
  aboutDuration,
  bytes,
  capital,
  count,
  duration,
  number,
  percent,
  share,
  when,
} from './figures';
export { axisText } from './axis';
