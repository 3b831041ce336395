export { type Arguments, UsageError } from './arguments.ts';
export type { Host } from './host.ts';
export { run } from './run.ts';
