export { type Arguments, UsageError } from './arguments.ts';
export { type Crew, helpOut, type SharedWork, type Summon } from './crew.ts';
export type { Host } from './host.ts';
export type { Inspected } from './inspect.ts';
export { printable } from './printable.ts';
export { run } from './run.ts';
