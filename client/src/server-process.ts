/** How the process is started in which the server runs. */

/**
 * An edit makes much that is garbage a moment later; with more room for what is young, V8 collects it less often. Units: MiB.
 */
export const serverFlags: readonly string[] = ['--max-semi-space-size=32'];

/** With a heap for each thread, glibc keeps what the threads of a large collection have left behind: up to 50 MB. Others do not read this. */
export const serverEnvironment: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };
