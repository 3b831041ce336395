export { scheme } from './address.ts';
export { previewCommands } from './commands.ts';
export { PreviewDocuments } from './documents.ts';
