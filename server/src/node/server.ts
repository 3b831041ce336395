/** The language server over stdio or IPC. */
export const startServer = (): void => {};
