export { type FileEdits, type Fix, type FixDescription, type FixKind, type FixTarget, fixKinds } from './fix.ts';
export { lineEnding } from './lines.ts';
export { applyFix, textOf } from './proof.ts';
export { type Checks, proposeFixes } from './propose.ts';
export { proposeFieldFixes } from './propose-field.ts';
export { removeSuppression } from './remove-suppression.ts';
export { fixDescriptions, someAreSafe } from './table.ts';
export { type NoteFile, noteFiles, writeNote } from './upgrade-note.ts';
