export { type Archive, type ArchiveFile, archiveLimits, readArchive } from './read-archive.ts';
