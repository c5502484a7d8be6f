/** What `--help` prints. */
import { optionTraits } from './options';
import type { Verb } from './verb';

const usageOf = ({ name, operands }: Verb): string =>
  ['twinset', name, ...operands.map((operand) => `<${operand}>`), '[options]'].join(' ');

/** Narrower columns of words than this are harder to read than lines that the terminal breaks. */
const leastWords = 24;

/** Two columns; the right one is broken at spaces so that it stands within `width` letters. */
function columns(rows: readonly (readonly [string, string])[], width: number): string {
  const indent = Math.max(...rows.map(([left]) => left.length)) + 4;
  const isNarrow = width - indent < leastWords;
  const lines = rows.flatMap(([left, right]) => {
    const words = broken(right, isNarrow ? width - 6 : width - indent);
    if (isNarrow) return [`  ${left}`, ...words.map((line) => `      ${line}`)];
    return words.map((line, i) => `${(i === 0 ? `  ${left}` : '').padEnd(indent)}${line}`);
  });
  return lines.join('\n');
}

function broken(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    const joined = line === '' ? word : `${line} ${word}`;
    if (line === '' || joined.length <= width) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

/** @param width letters a line; as many as it takes where Infinity */
export function verbHelp(verb: Verb, width: number): string {
  const rows = verb.options.map((name): [string, string] => {
    const { placeholder, help } = optionTraits[name];
    const said = verb.optionHelp?.[name] ?? help;
    return [placeholder === null ? `--${name}` : `--${name} ${placeholder}`, said];
  });
  return [
    `${verb.summary}.`,
    '',
    usageOf(verb),
    '',
    columns([...rows, ['--help', 'this text']], width),
    '',
    `Example: ${verb.example}`,
  ].join('\n');
}

/** @param width letters a line; as many as it takes where Infinity */
export function programHelp(verbs: readonly Verb[], width: number): string {
  return [
    'Makes a synthetic twin of a private table. Nothing leaves this machine.',
    '',
    'twinset <verb> [options]',
    '',
    columns(
      verbs.map((verb) => [verb.name, verb.summary]),
      width,
    ),
    '',
    ...[
      'A file is CSV, TSV, JSON, NDJSON, Parquet, Arrow or XLSX, plain or in gzip, zstd or zip; - is stdin.',
      'twinset <verb> --help tells more; twinset --version prints the version.',
      'Exit codes: 0 done, 1 fault, 2 wrong command line, 3 a gate was missed, 128 and the number of a signal that ended the work.',
    ].flatMap((line) => broken(line, width)),
  ].join('\n');
}
