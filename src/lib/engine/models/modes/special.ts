/** The two special functions that variational mixtures need, from logarithms alone. */
import { log } from '../../random';

/** Below this the recurrences are used, above it the asymptotic series reach the last digits. */
const seriesFrom = 10;

/** The derivative of the logarithm of the gamma function, for x > 0 (Abramowitz and Stegun, 6.3.5 and 6.3.18). */
export function digamma(x: number): number {
  let at = x;
  let sum = 0;
  while (at < seriesFrom) sum -= 1 / at++;
  const square = 1 / (at * at);
  const series =
    square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))));
  return sum + log(at) - 0.5 / at - series;
}

/** The logarithm of the gamma function, for x > 0 (Abramowitz and Stegun, 6.1.15 and 6.1.41). */
export function logGamma(x: number): number {
  let at = x;
  let product = 1;
  while (at < seriesFrom) product *= at++;
  const square = 1 / (at * at);
  const series =
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / at;
  return (at - 0.5) * log(at) - at + 0.5 * log(2 * Math.PI) + series - log(product);
}
