import { generators as generatorList } from '../../src/lib/engine/pipeline';
import type { Verb } from '../verb';

export const generators: Verb = {
  name: 'generators',
  summary: 'List the generators and their options',
  operands: [],
  options: ['json', 'quiet'],
  example: 'twinset generators --json',
  run() {
    const list = generatorList().map(({ id, name, description, goodFor, fields }) => {
      return { id, name, description, goodFor, options: fields };
    });
    const text = list.map(({ id, name, description, goodFor, options }) => {
      const lines = options.map(
        (field) =>
          `    --set ${field.name}=${String(field.default)}  ${field.label}: ${field.description}`,
      );
      return [`${id} (${name})`, `  ${description}`, `  Good for: ${goodFor}`, ...lines].join('\n');
    });
    return Promise.resolve({ text: text.join('\n\n'), json: { generators: list } });
  },
};
