/** Getting the one memory of a session from the engine, at exactly the planned size. */
import { Fault } from '../../../schema';
import { pageBytes } from './memory-plan';

/** @throws Fault `plan-too-large` when the machine does not give that much */
export function allocate(pages: number, shared: boolean, largest: string): WebAssembly.Memory {
  const take = (count: number): WebAssembly.Memory | null => {
    try {
      return new WebAssembly.Memory({ initial: count, maximum: count, shared });
    } catch {
      return null;
    }
  };
  const memory = take(pages);
  if (memory !== null) return memory;
  let possible = Math.floor(pages / 2);
  while (possible > 0 && take(possible) === null) possible = Math.floor(possible / 2);
  const [needBytes, limitBytes] = [pages * pageBytes, possible * pageBytes];
  throw new Fault('plan-too-large', { needBytes, limitBytes, largest });
}
