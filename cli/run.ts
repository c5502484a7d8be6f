/** Runs one command line; everything a person can do wrong ends in a sentence and an exit code. */
import { Fault, softwareVersion, toFault, type Control } from '../src/lib/engine/schema';
import { checkDestinations } from './destinations';
import { programHelp, verbHelp } from './help';
import { openInterrupts, type Interrupts } from './interrupts';
import { parse, type Parsed } from './parse';
import { ReaderGone } from './output';
import { progressLine } from './progress';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';
import type { Outcome, Verb } from './verb';
import { compare } from './verbs/compare';
import { evaluate } from './verbs/evaluate';
import { fit } from './verbs/fit';
import { generators } from './verbs/generators';
import { profile } from './verbs/profile';
import { sample } from './verbs/sample';
import { synth } from './verbs/synth';

export const exitCodes = { done: 0, fault: 1, usage: 2, gate: 3 } as const;

const verbs: readonly Verb[] = [synth, profile, fit, sample, evaluate, compare, generators];

/**
 * @param words the command line without the program's own name
 * @param interrupts what Ctrl+C does
 * @returns the exit code
 */
export async function run(
  words: readonly string[],
  terminal: Terminal,
  interrupts: Interrupts = openInterrupts(),
): Promise<number> {
  try {
    return await dispatch(words, terminal, interrupts);
  } catch (error) {
    if (error instanceof UsageError) {
      if (words.includes('--json')) {
        print(terminal, JSON.stringify({ usage: { sentence: error.message } }));
      }
      terminal.stderr.write(`${error.message}\nSee: twinset --help\n`);
      return exitCodes.usage;
    }
    if (error instanceof ReaderGone) return readerGone(words, terminal);
    const fault = toFault(error);
    const { code, detail, message } = fault;
    if (words.includes('--json')) {
      print(terminal, JSON.stringify({ fault: { code, detail, sentence: message } }));
    }
    terminal.stderr.write(`${message}\n`);
    if (fault instanceof Fault && code === 'internal' && process.env['TWINSET_DEBUG'] === '1') {
      terminal.stderr.write(`${String((fault.cause as Error | undefined)?.stack)}\n`);
    }
    return exitCodes.fault;
  }
}

/** Stopping early, as `head` does, is no fault; but nothing that was asked for beside may pass as done. */
function readerGone(words: readonly string[], { stderr }: Terminal): number {
  const left = words.find((word) => /^--(gate|fail-on|report)(=|$)/.test(word));
  if (left === undefined) return exitCodes.done;
  stderr.write(`Nobody reads stdout any more, so the work was ended before ${left} was done.\n`);
  return exitCodes.fault;
}

async function dispatch(
  [first, ...rest]: readonly string[],
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<number> {
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    print(terminal, programHelp(verbs, terminal.textWidth?.() ?? Infinity));
    return first === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (first === '--version') {
    print(terminal, softwareVersion);
    return exitCodes.done;
  }
  const verb = verbs.find(({ name }) => name === first);
  if (verb === undefined) throw new UsageError(`There is no verb “${first}”.`);
  const parsed = parse(verb, rest);
  if (parsed.wantsHelp) {
    print(terminal, verbHelp(verb, terminal.textWidth?.() ?? Infinity));
    return exitCodes.done;
  }
  return perform(verb, parsed, terminal, interrupts);
}

async function perform(
  verb: Verb,
  { operands, options }: Parsed,
  terminal: Terminal,
  interrupts: Interrupts,
): Promise<number> {
  const line = progressLine(terminal, options.quiet);
  // Lets Ctrl+C be heard between units of work.
  const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const control: Control = { signal: interrupts.abort, onProgress: line.show, breathe };
  const note = (sentence: string): void => {
    line.clear();
    if (!options.quiet) terminal.stderr.write(`${sentence}\n`);
  };
  await checkDestinations(operands, options);
  let outcome: Outcome;
  try {
    outcome = await verb.run({ operands, options, terminal, control, interrupts, note });
  } finally {
    line.clear();
  }
  if (options.json) print(terminal, JSON.stringify({ verb: verb.name, ...outcome.json }));
  else if (outcome.text !== null) print(terminal, outcome.text);
  const missed = outcome.missedGates ?? [];
  for (const sentence of missed) terminal.stderr.write(`${sentence}\n`);
  return missed.length === 0 ? exitCodes.done : exitCodes.gate;
}

function print({ stdout }: Terminal, text: string): void {
  stdout.write(`${text}\n`);
}
