/** What a log may say of an error: nothing that people's files hold, which messages of parsers and of the engine quote. */

/** An error's name and where it happened; with its message where that speaks of the program or the machine alone. */
export const errorWords = (error: unknown): string => {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const { name, message, stack = '' } = error;
  // The stack begins with the message as it first was, of which lines may look like those of a stack.
  const behind = stack.indexOf(message);
  const frames = (behind < 0 ? '' : stack.slice(behind + message.length)).split('\n').filter((line) => frame.test(line));
  const words = safeWords(error);
  return [words === undefined ? name : `${name}: ${words}`, ...frames].join('\n');
};

/** A line of a stack, where a function in a file was called. */
const frame = /^ +at .*:\d+:\d+\)?$/;

/** Of mistakes in the program as the machine words them, up to a name that may be a key of somebody's; of errors of the system, which bear a number and name files at most. */
const safeWords = (error: Error): string | undefined => {
  if (error instanceof TypeError) return error.message.replace(/['"`].*$/s, '…');
  return typeof (error as { readonly errno?: unknown }).errno === 'number' ? error.message : undefined;
};
