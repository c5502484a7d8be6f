/** Parts of a report on a command line. */
import { partNames, type PartName } from '../src/lib/engine/schema';
import { UsageError } from './usage-error';

/** The parts that `--parts` names, `basics` being none of them; null where it was left out. @throws UsageError */
export function parseParts(texts: readonly string[], option: string): PartName[] | null {
  if (texts.length === 0) return null;
  const names = texts.flatMap((text) => text.split(',')).map((name) => name.trim());
  return names.flatMap((text) => {
    if (text === 'basics') return [];
    const name = partNames.find((known) => known === text);
    if (name !== undefined) return [name];
    throw new UsageError(
      `${option} takes basics, ${partNames.join(', ')}, with commas between them; not “${text}”.`,
    );
  });
}
