/**
 * The statements that make a fresh database ours, the same in both engines. Tables go to an in-memory
 * database that compresses (a sixth of the memory) unless they are put elsewhere; extensions are never
 * looked for.
 */
export const databaseSetup = [
  'SET autoload_known_extensions=false',
  'SET autoinstall_known_extensions=false',
  "ATTACH ':memory:' AS z (COMPRESS)",
] as const;

/** Where packed tables live, which is where new ones go, and where those live that are worth their room. */
export const packedHome = 'z.main';
export const unpackedHome = 'memory.main';

/** A path holds for one connection only, so each new one begins with this. */
export const connectionSetup = [`SET search_path='${packedHome},${unpackedHome}'`] as const;
