/** The shape of a verb, such as `fit`: what it takes, and what it does. */
import type { Control } from '../src/lib/engine/schema';
import type { Interrupts } from './interrupts';
import type { OptionName, Options } from './options';
import type { Terminal } from './terminal';

export interface Call {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly terminal: Terminal;
  readonly control: Control;
  readonly interrupts: Interrupts;
  /** A sentence for the person, on stderr; silent with `--quiet`. */
  note(sentence: string): void;
}

export interface Outcome {
  /** For a person, without a last line break; null where the product went elsewhere. */
  readonly text: string | null;
  /** What `--json` prints. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Sentences about gates that were not reached; any of them makes the exit code 3. */
  readonly missedGates?: readonly string[];
}

export interface Verb {
  readonly name: string;
  readonly summary: string;
  /** What its operands are called in `--help` and in sentences. */
  readonly operands: readonly string[];
  readonly options: readonly OptionName[];
  /** What an option means here, where that differs from its usual words. */
  readonly optionHelp?: Partial<Readonly<Record<OptionName, string>>>;
  readonly example: string;
  run(call: Call): Promise<Outcome>;
}
