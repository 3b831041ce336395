/**
 * Flags of the process in which the server runs. An edit makes much that is garbage a moment later; with more room for what is young, V8 collects it less
 * often. Units: MiB.
 */
export const serverFlags: readonly string[] = ['--max-semi-space-size=32'];
