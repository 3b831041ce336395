export {
  basename,
  type DirectoryEntry,
  dirname,
  type FileSystem,
  foldersAbove,
  isFailure,
  join,
  type Location,
  type ReadFailure,
} from './file-system.ts';
export { type Log, silentLog } from './log.ts';
export { MemoryFileSystem, OverlayFileSystem } from './memory.ts';
