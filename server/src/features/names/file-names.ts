/** The names in one template file: what it defines and calls, the fields that it reads with where they lead, its variables and their scopes. */
import { memo, type Range, type SourceText } from '../../base/index.ts';
import { type List, parse } from '../../template/index.ts';
import { type Definition, type FileNames, inQuotes, type ScopeAt } from './types.ts';
import { Walker } from './walker.ts';

export const namesOf: (source: SourceText) => FileNames = memo((source) => walkFile(source, undefined).names);

/** The scope of the pipeline at an offset; undefined where there is none. */
export const scopeAt = (source: SourceText, offset: number): ScopeAt | undefined => walkFile(source, offset).scope;

const walkFile = (source: SourceText, probe: number | undefined): { readonly names: FileNames; readonly scope: ScopeAt | undefined } => {
  const template = parse(source);
  const walker = new Walker(source, probe);
  const bodies: readonly { readonly body: List; readonly define: string | undefined }[] = [
    { body: template.root, define: undefined },
    ...template.defines.map(({ name, body }) => ({ body, define: name })),
  ];
  for (const { body, define } of bodies) walker.body(body, define);
  const definitions = template.defines.map(({ name, node }): Definition => ({ name, range: inQuotes(node.nameRange), node, source }));
  const inOrder = <Item extends { readonly range: Range }>(items: Item[]): Item[] => items.sort((a, b) => a.range.start - b.range.start);
  for (const { uses } of walker.variables) uses.sort((a, b) => a.start - b.start);
  return {
    names: {
      source,
      template,
      definitions,
      uses: inOrder(walker.uses),
      accesses: inOrder(walker.accesses),
      variables: inOrder(walker.variables),
      files: inOrder(walker.files),
      wholes: inOrder(walker.wholes),
      dictKeys: inOrder(walker.dictKeys),
      dots: inOrder(walker.dots),
      texts: walker.texts,
    },
    scope: walker.scope,
  };
};
