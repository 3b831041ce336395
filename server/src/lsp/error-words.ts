/** What a log may say of an error: nothing that people's files hold, which messages of parsers and of the engine quote. */

/** An error's name and where it happened; with its message where that speaks of the program or the machine alone. */
export const errorWords = (error: unknown): string => {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [isSafe(error) ? `${error.name}: ${error.message}` : error.name, ...frames].join('\n');
};

/** Mistakes in the program as the machine words them, and errors of the system, which bear a number and name files at most. */
const isSafe = (error: Error): boolean =>
  (error instanceof TypeError && !/[`"]/.test(error.message)) || typeof (error as { readonly errno?: unknown }).errno === 'number';
