/** The language server as a process of its own, as the extension starts it. */
import { startServer } from './server.ts';

startServer();
