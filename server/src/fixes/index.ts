export type { FileEdits, Fix, FixKind, FixTarget } from './fix.ts';
export { lineEnding } from './lines.ts';
export { applyFix, textOf } from './proof.ts';
export { proposeFixes } from './propose.ts';
