/** Where the program tells what it does, for those who look after it. Messages hold no file contents. */
export interface Log {
  info(message: string): void;
  error(message: string, error?: unknown): void;
}

/** Says nothing. */
export const silentLog: Log = { info: () => {}, error: () => {} };
