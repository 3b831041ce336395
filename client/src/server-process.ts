/** How the process is started in which the server runs. */

export const serverFlags: readonly string[] = [
  // An edit makes much that is garbage a moment later; with more room for what is young, V8 collects it less often. Units: MiB.
  '--min-semi-space-size=16',
  '--max-semi-space-size=32',
  // V8 compiles anew what the first edits show to be used often. As many threads as there are processors, but for one: else its usual four keep the answers waiting.
  '--v8-pool-size=0',
];

/** With a heap for each thread, glibc keeps what the threads of a large collection have left behind: up to 50 MB. Others do not read this. */
export const serverEnvironment: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };
