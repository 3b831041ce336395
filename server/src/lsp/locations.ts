/** URIs of the protocol ↔ locations: paths with forward slashes for `file:`, `scheme://authority/path` (not encoded) for the others. */
import { URI } from 'vscode-uri';
import type { Location } from '../environment/index.ts';

/** The location of a URI; it never ends with a slash, so the root of a file system is its scheme and authority alone. */
export const toLocation = (uri: string): Location => {
  const { scheme, authority, path } = URI.parse(uri);
  const trimmed = path.replace(/\/+$/, '');
  if (scheme !== 'file') return `${scheme}://${authority}${trimmed}`;
  // Windows: /c:/folder; the drive letter in lower case, as VS Code writes it.
  const drive = /^\/([A-Za-z]):/.exec(trimmed);
  if (drive) return `${(drive[1] ?? '').toLowerCase()}${trimmed.slice(2)}`;
  return authority === '' ? trimmed : `//${authority}${trimmed}`;
};

export const toUri = (location: Location): string => {
  const other = /^([a-z][a-z0-9+.-]+):\/\/([^/]*)(\/.*)?$/i.exec(location);
  if (other) return URI.from({ scheme: other[1] ?? '', authority: other[2] ?? '', path: other[3] ?? '/' }).toString();
  return URI.file(location === '' ? '/' : location).toString();
};

/** Whether a location lies on the machine that the server runs on. */
export const isLocal = (location: Location): boolean => !/^[a-z][a-z0-9+.-]+:\/\//i.test(location);
