/**
 * Does work that may make very many errors of which only the words count. To note where each was made would take most of the time, and much of the memory.
 * A fault in the work is without that note, too.
 */
export const untraced = <Result>(work: () => Result): Result => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
};
