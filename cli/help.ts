/** What `--help` prints. */
import { optionTraits } from './options';
import type { Verb } from './verb';

const usageOf = ({ name, operands }: Verb): string =>
  ['twinset', name, ...operands.map((operand) => `<${operand}>`), '[options]'].join(' ');

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
};

export function verbHelp(verb: Verb): string {
  const rows = verb.options.map((name): [string, string] => {
    const { placeholder, help } = optionTraits[name];
    return [placeholder === null ? `--${name}` : `--${name} ${placeholder}`, help];
  });
  return [
    `${verb.summary}.`,
    '',
    usageOf(verb),
    '',
    columns(rows),
    '',
    `Example: ${verb.example}`,
  ].join('\n');
}

export function programHelp(verbs: readonly Verb[]): string {
  return [
    'Makes a synthetic twin of a private table. Nothing leaves this machine.',
    '',
    'twinset <verb> [options]',
    '',
    columns(verbs.map((verb) => [verb.name, verb.summary])),
    '',
    'A file is CSV, TSV, JSON, NDJSON, Parquet, Arrow or XLSX, plain or in gzip or zip; - is stdin.',
    'twinset <verb> --help tells more; twinset --version prints the version.',
    'Exit codes: 0 done, 1 fault, 2 wrong command line, 3 a gate was missed.',
  ].join('\n');
}
