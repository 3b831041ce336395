/** Paths with slashes (Go's path and path/filepath on Unix). */
import { bool, str } from '../value/index.ts';
import { define, textArgument } from './define.ts';

const clean = (path: string): string => {
  if (path === '') return '.';
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  const joined = parts.join('/');
  return rooted ? `/${joined}` : joined === '' ? '.' : joined;
};

const base = (path: string): string => {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
};

const extension = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot);
};

const text = (doc: string, change: (path: string) => string) => ({
  params: ['string'] as const, result: 'string', doc, call: (args: Parameters<typeof textArgument>[0]) => str(change(textArgument(args, 0).text)),
});

export const paths = define('paths', {
  'base osBase': text('The last element of a path.', base),
  'dir osDir': text('A path without its last element.', (path) => clean(path.slice(0, path.lastIndexOf('/') + 1))),
  'clean osClean': text('The shortest path that means the same.', clean),
  'ext osExt': text('The file name extension of a path, with its dot.', extension),
  'isAbs osIsAbs': { params: ['string'], result: 'bool', doc: 'Whether a path begins at the root.', call: (args) => bool(textArgument(args, 0).text.startsWith('/')) },
});
