export { type Machine, serve } from './server.ts';
