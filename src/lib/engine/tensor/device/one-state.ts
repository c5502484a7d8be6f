/** Programs of one session must have been compiled together: they read and write one state by fixed places. */
import type { Compiled } from './device';

/** Names, forms and places of all states. */
function layoutOf({ program: { states, buffers } }: Compiled): string {
  return JSON.stringify(
    states.map(({ name, shape, type, buffer }) => [name, shape, type, buffers[buffer]!.offset]),
  );
}

/** @throws Error naming two programs whose states differ, which would overwrite each other's */
export function checkOneState(programs: Readonly<Record<string, Compiled>>): void {
  const [first, ...others] = Object.entries(programs);
  if (first === undefined) return;
  const layout = layoutOf(first[1]);
  const odd = others.find(([, compiled]) => layoutOf(compiled) !== layout);
  if (odd !== undefined)
    throw new Error(
      `${first[0]} and ${odd[0]} have different states: use compileTogether for programs of one session.`,
    );
}
