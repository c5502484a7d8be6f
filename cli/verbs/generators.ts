import { generators as generatorList } from '../../src/lib/engine/pipeline';
import type { Verb } from '../verb';

export const generators: Verb = {
  name: 'generators',
  summary: 'List the generators and their options',
  operands: [],
  options: ['json', 'quiet'],
  example: 'twinset generators --json',
  run() {
    const list = generatorList().map(
      ({ id, name, description, goodFor, isNetwork, canBalance, fields }) => {
        return { id, name, description, goodFor, isNetwork, canBalance, options: fields };
      },
    );
    const text = list.map(({ id, name, description, goodFor, options }) => {
      const lines = options.map(
        (field) =>
          `    --set ${field.name}=${String(field.default)}  ${field.label}${rangeOf(field)}: ${field.description}`,
      );
      return [`${id} (${name})`, `  ${description}`, `  Good for: ${goodFor}`, ...lines].join('\n');
    });
    return Promise.resolve({ text: text.join('\n\n'), json: { generators: list } });
  },
};

type Field = ReturnType<typeof generatorList>[number]['fields'][number];

/** What an option may be. */
function rangeOf({ least, most, choices, type }: Field): string {
  if (choices) return ` (${choices.map(({ value }) => value).join(', ')})`;
  if (type === 'switch') return ' (true, false)';
  if (least !== undefined && most !== undefined) return ` (${least} to ${most})`;
  return '';
}
