export { serve } from './server.ts';
export type { Machine } from './session.ts';
