/**
 * The statements that make a fresh database ours, the same in both engines. Tables go to an in-memory
 * database that compresses (a sixth of the memory); extensions are never looked for.
 */
export const databaseSetup = [
  'SET autoload_known_extensions=false',
  'SET autoinstall_known_extensions=false',
  "ATTACH ':memory:' AS z (COMPRESS)",
] as const;

/** `USE` holds for one connection only, so each new one begins with this. */
export const connectionSetup = ['USE z'] as const;
