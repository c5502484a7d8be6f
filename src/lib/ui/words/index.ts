export { aboutDuration, bytes, count, duration, percent, share, when } from './figures';
export { axisText } from './axis';
