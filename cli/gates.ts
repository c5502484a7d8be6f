/** Gates on a command line: a named set, a file, single limits, or all of them; later words win. */
import {
  checkGates,
  gateNames,
  gateSentence,
  gateSetNames,
  gateSets,
  type GateLimits,
  type GateName,
  type Report,
} from '../src/lib/engine/schema';
import { readJsonFile } from './json-file';
import { UsageError } from './usage-error';

/** What `--gate` asks. */
export interface AskedGates {
  readonly limits: GateLimits;
  /** Asked by their own names: such a gate may not be left out because it does not apply. */
  readonly named: ReadonlySet<GateName>;
}

/** Every number that a limit may be: shares, areas under curves, differences of them. */
const isLimit = (value: number): boolean => value >= 0 && value <= 1;
/** Written as people write numbers: a blank is none, though `Number` makes a 0 of it. */
const decimal = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const limitWords = 'a number from 0 to 1';

/** @throws UsageError */
export function parseGates(texts: readonly string[], option: string): AskedGates {
  const limits: GateLimits = {};
  const named = new Set<GateName>();
  for (const text of texts) {
    const set = gateSetNames.find((name) => name === text);
    const asked = set !== undefined ? gateSets[set] : singleGates(text, option);
    Object.assign(limits, asked);
    if (set === undefined) for (const gate of Object.keys(asked)) named.add(gate as GateName);
  }
  return { limits, named };
}

/** `NAME=LIMIT`, `NAME=off` or `FILE.json`. */
function singleGates(text: string, option: string): GateLimits {
  const at = text.indexOf('=');
  if (at < 0 && text.toLowerCase().endsWith('.json')) return gatesOfFile(text, option);
  const [written, limit] = [text.slice(0, at), text.slice(at + 1)];
  const gate = gateNames.find((name) => name === written);
  const value = decimal.test(limit) ? Number(limit) : NaN;
  if (gate !== undefined && (limit === 'off' || isLimit(value))) {
    return { [gate]: limit === 'off' ? null : value };
  }
  throw new UsageError(
    `${option} takes ${gateSetNames.join(', ')}, a .json file, or one of ${gateNames.join(', ')} with ${limitWords} or off, such as overall=0.9; not “${text}”.`,
  );
}

/** An object of limits by the names of gates; null leaves a gate out. */
function gatesOfFile(path: string, option: string): GateLimits {
  const found = readJsonFile(path, option);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    throw new UsageError(`${option} ${path} must hold an object, such as {"overall": 0.9}.`);
  }
  const limits: GateLimits = {};
  for (const [name, limit] of Object.entries(found)) {
    const gate = gateNames.find((known) => known === name);
    if (gate === undefined) {
      throw new UsageError(
        `${option} ${path}: there is no gate “${name}”, only ${gateNames.join(', ')}.`,
      );
    }
    if (limit !== null && !(typeof limit === 'number' && isLimit(limit))) {
      throw new UsageError(`${option} ${path}: “${name}” must be ${limitWords}, or null.`);
    }
    limits[gate] = limit;
  }
  return limits;
}

/** A sentence for every gate that was missed; what could not be measured misses its gate. */
export function missedGates(report: Report, { limits }: AskedGates): string[] {
  return checkGates(report, limits)
    .filter(({ isPassed }) => !isPassed)
    .map((result) => `Gate missed: ${gateSentence(result)}`);
}
