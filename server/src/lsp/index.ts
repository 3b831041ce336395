export { errorWords } from './error-words.ts';
export { serve } from './server.ts';
export type { Machine } from './session.ts';
