/** Which functions fit behind a pipe, by what comes through it. */
import { functions, type GoFunction } from '../functions/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import { type ChartNames, nodesOf, type Owner, pathsFromTop, type Refs } from './names/index.ts';
import { objectField } from './objects.ts';

export type Shape = 'text' | 'number' | 'bool' | 'map' | 'list';

const shapes: ReadonlyMap<string, Shape> = new Map([
  ['string', 'text'],
  ['int', 'number'],
  ['int64', 'number'],
  ['float64', 'number'],
  ['bool', 'bool'],
  ['map', 'map'],
  ['list', 'list'],
  ['strings', 'list'],
]);

/** The shape of a type as functions and objects name it; undefined for `any` and the like. */
const shapeOfType = (type: string): Shape | undefined =>
  shapes.get(type) ?? (type.startsWith('[]') ? 'list' : type.startsWith('map[') ? 'map' : undefined);

const shapeOfNode = (node: YamlNode): Shape | undefined => {
  if (node.kind !== 'scalar') return node.kind;
  if (typeof node.value === 'string') return 'text';
  return typeof node.value === 'number' ? 'number' : typeof node.value === 'boolean' ? 'bool' : undefined;
};

/** The shape of what a function that is called by name gives. */
export const shapeOfCall = (name: string): Shape | undefined => shapeOfType(functions.get(name)?.result ?? '');

/** The shape of what stands at a place, from its default. */
export const shapeOfRefs = (names: ChartNames, refs: Refs, owner: Owner): Shape | undefined => {
  const found = new Set(
    names.resolve(refs, owner).flatMap(({ owner: at, path }): (Shape | undefined)[] => {
      const [object, ...own] = path;
      if (object !== 'Values') return [shapeOfType(objectField(path)?.type ?? '')];
      return pathsFromTop(at, own).flatMap((top) => nodesOf(names, top).map(({ node }) => shapeOfNode(node)));
    }),
  );
  const [shape] = found;
  return found.size === 1 ? shape : undefined;
};

/** What charts mostly do with each shape. */
const usual: Record<Shape, readonly string[]> = {
  text: [
    'quote',
    'default',
    'nindent',
    'indent',
    'trunc',
    'trimSuffix',
    'replace',
    'b64enc',
    'squote',
    'lower',
    'upper',
    'trim',
    'sha256sum',
    'fromYaml',
  ],
  number: ['quote', 'default', 'int', 'int64', 'toString', 'add', 'mul', 'sub', 'max', 'min'],
  bool: ['not', 'ternary', 'quote', 'toString', 'default'],
  map: ['toYaml', 'keys', 'values', 'toJson', 'default', 'deepCopy'],
  list: ['toYaml', 'join', 'first', 'last', 'has', 'toJson', 'uniq', 'sortAlpha', 'default', 'len', 'compact'],
};

/** How well a function fits: 0 what charts mostly use there, 1 made for it, 2 takes anything, 3 something else. */
export const fitOf = ({ name, params, variadic }: GoFunction, shape: Shape | undefined): number => {
  const taken = variadic ?? params.at(-1) ?? '';
  const wanted = shapeOfType(taken);
  if (shape === undefined) return wanted === undefined ? 1 : 2;
  if (usual[shape].includes(name)) return 0;
  if (wanted === shape) return 1;
  return wanted === undefined && taken !== 'time.Time' && taken !== 'duration' && taken !== 'certificate' ? 2 : 3;
};
