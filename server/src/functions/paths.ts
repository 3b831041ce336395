/** Paths with slashes (Go's path, and path/filepath as on Unix). */
import { bool, marked, type Str, sliceMarked } from '../value/index.ts';
import { type Definition, define, textArgument } from './define.ts';
import { mixed } from './mixed.ts';

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

/** The part of a path; where it stands in the path as it is, with its origins. */
const partOf = (path: Str, part: string, at: number): Str => (at < 0 ? mixed(part, path) : marked(sliceMarked(path, at, at + part.length)));

const text = (doc: string, change: (path: string) => string, find: (path: string, part: string) => number): Definition => ({
  params: ['string'],
  result: 'string',
  doc,
  call: (args) => {
    const path = textArgument(args, 0);
    const part = change(path.text);
    return partOf(path, part, find(path.text, part));
  },
});

const atStart = (path: string, part: string): number => (path.startsWith(part) ? 0 : -1);
const atEnd = (path: string, part: string): number => path.lastIndexOf(part);

/** Sprig's path functions (functions.go). */
export const paths = define('paths', {
  'base osBase': text('The last element of a path.', base, atEnd),
  'dir osDir': text('A path without its last element.', (path) => clean(path.slice(0, path.lastIndexOf('/') + 1)), atStart),
  'clean osClean': text('The shortest path that means the same.', clean, atStart),
  'ext osExt': text('The file name extension of a path, with its dot.', extension, atEnd),
  'isAbs osIsAbs': {
    params: ['string'],
    result: 'bool',
    doc: 'Whether a path begins at the root.',
    call: (args) => bool(textArgument(args, 0).text.startsWith('/')),
  },
});
