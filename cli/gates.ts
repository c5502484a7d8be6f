/** Gates on a command line: a named set, single limits, or both; later words win. */
import {
  checkGates,
  gateNames,
  gateSentence,
  gateSetNames,
  gateSets,
  type GateLimits,
  type Report,
} from '../src/lib/engine/schema';
import { UsageError } from './usage-error';

/** Every number that a limit may be: shares, areas under curves, differences of them. */
const isLimit = (text: string): boolean => text !== '' && Number(text) >= 0 && Number(text) <= 1;

/** @throws UsageError */
export function parseGates(texts: readonly string[], option: string): GateLimits {
  return texts.reduce<GateLimits>((limits, text) => {
    const set = gateSetNames.find((name) => name === text);
    if (set !== undefined) return { ...limits, ...gateSets[set] };
    const at = text.indexOf('=');
    const [written, limit] = [text.slice(0, at), text.slice(at + 1)];
    const gate = gateNames.find((name) => name === written);
    if (gate === undefined || !(limit === 'off' || isLimit(limit))) {
      throw new UsageError(
        `${option} takes ${gateSetNames.join(', ')}, or one of ${gateNames.join(', ')} with a number from 0 to 1 or off, such as overall=0.9; not “${text}”.`,
      );
    }
    return { ...limits, [gate]: limit === 'off' ? null : Number(limit) };
  }, {});
}

/** A sentence for every gate that was missed; what could not be measured misses its gate. */
export function missedGates(report: Report, limits: GateLimits): string[] {
  return checkGates(report, limits)
    .filter(({ isPassed }) => !isPassed)
    .map((result) => `Gate missed: ${gateSentence(result)}`);
}
