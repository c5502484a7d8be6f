/** From the words of a command line to a verb's operands and checked options. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { optionTraits, type OptionName, type Options } from './options';
import { UsageError } from './usage-error';
import type { Verb } from './verb';

export interface Parsed {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly wantsHelp: boolean;
}

const names = Object.keys(optionTraits) as OptionName[];

/** @throws UsageError where an option is unknown, lacks its value or does not belong to the verb */
export function parse(verb: Verb, words: readonly string[]): Parsed {
  const config: NonNullable<ParseArgsConfig['options']> = {
    help: { type: 'boolean', short: 'h' },
  };
  for (const name of verb.options) {
    const isSwitch = optionTraits[name].placeholder === null;
    config[name] = { type: isSwitch ? 'boolean' : 'string', multiple: true };
  }
  const { values, positionals } = read(words, config);
  const textsOf = (name: string): string[] => [values[name] ?? []].flat().map(String);
  const wantsHelp = textsOf('help').length > 0;
  if (!wantsHelp) checkOperands(verb, positionals);
  const entries = names.map((name) => [name, optionTraits[name].parse(textsOf(name), `--${name}`)]);
  return { operands: positionals, options: Object.fromEntries(entries) as Options, wantsHelp };
}

function read(words: readonly string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's sentences go on to explain how to quote a dash; the first one says what is wrong.
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${message.split(/\. (?=To)/)[0]?.replace(/\.$/, '')}.`);
  }
}

function checkOperands({ name, operands }: Verb, given: readonly string[]): void {
  const missing = operands[given.length];
  if (missing !== undefined) throw new UsageError(`\`${name}\` needs ${missing}.`);
  const extra = given[operands.length];
  if (extra !== undefined) throw new UsageError(`\`${name}\` has no use for “${extra}”.`);
  if (given.filter((operand) => operand === '-').length > 1) {
    throw new UsageError('Only one file can come from stdin.');
  }
}
