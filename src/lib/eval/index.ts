export { evaluate, type EvaluateInput } from './evaluate';
