/** Calls in a template that change dicts in place, and what reads what they put there. */
import { memo } from '../base/index.ts';
import { mutators, type Names } from '../render/index.ts';
import { type Command, childrenOf, type Node, type Pipeline, walk } from '../template/index.ts';
import { signsIn } from './signs.ts';

export interface Change {
  readonly command: Command;
  /** The dict that is changed: an expression, or what is piped in. */
  readonly target: readonly Node[];
  /** What is put into it. */
  readonly given: readonly Node[];
  /** The keys that are written down; undefined where others may be changed. */
  readonly keys: readonly string[] | undefined;
  /** On what it depends whether it is made. */
  readonly conditions: readonly Pipeline[];
}

/** All changes in a template's body. */
export const changesIn = memo((body: Node): readonly Change[] => {
  if (signsIn(body).changes.length === 0) return [];
  return pipelinesOf(body).flatMap(({ pipeline: { commands }, conditions }) =>
    commands.flatMap((command, i) => {
      const change = changeOf(command, commands.slice(0, i));
      return change ? [{ ...change, command, conditions }] : [];
    }),
  );
});

/** A pipeline of a template; `conditions`: those of the branches in which it stands. */
export interface Placed {
  readonly pipeline: Pipeline;
  readonly conditions: readonly Pipeline[];
}

/** All pipelines of a template's body. */
export const pipelinesOf = (body: Node): readonly Placed[] => {
  const found: Placed[] = [];
  const visit = (node: Node, conditions: readonly Pipeline[]): void => {
    if (node.kind === 'pipeline') found.push({ pipeline: node, conditions });
    if (node.kind === 'if' || node.kind === 'with' || node.kind === 'range') {
      visit(node.pipeline, conditions);
      const inner = [...conditions, node.pipeline];
      visit(node.body, inner);
      if (node.otherwise) visit(node.otherwise, inner);
    } else for (const child of childrenOf(node)) visit(child, conditions);
  };
  visit(body, []);
  return found;
};

const changeOf = ({ operands }: Command, before: readonly Command[]): Omit<Change, 'command' | 'conditions'> | undefined => {
  const [first, ...args] = operands;
  if (first?.kind !== 'identifier' || !mutators.has(first.name)) return undefined;
  const [target, ...others] = args;
  if (!target) return { target: before, given: [], keys: undefined };
  const [key] = others;
  if (first.name === 'set' || first.name === 'unset')
    return { target: [target], given: [...others.slice(1), ...before], keys: key?.kind === 'string' ? [key.text] : undefined };
  const given = [...others, ...before];
  const keys = given.map(literalKeys);
  return { target: [target], given, keys: keys.includes(undefined) ? undefined : keys.flatMap((some) => some ?? []) };
};

/** The keys of dicts that are written down, those within others as well. */
const literalKeys = (node: Node): readonly string[] | undefined => {
  const command = node.kind === 'pipeline' && node.commands.length === 1 ? node.commands[0] : node.kind === 'command' ? node : undefined;
  const [name, ...args] = command?.operands ?? [];
  if (name?.kind !== 'identifier' || name.name !== 'dict') return undefined;
  const keys: string[] = [];
  for (const [i, arg] of args.entries()) {
    if (i % 2 === 1) keys.push(...(literalKeys(arg) ?? []));
    else if (arg.kind === 'string') keys.push(arg.text);
    else return undefined;
  }
  return keys;
};

/** The pipelines that give each variable of a template its value, and the dot. */
export const givingPipelines = memo((body: Node): ReadonlyMap<string, readonly Pipeline[]> => {
  const giving = new Map<string, Pipeline[]>();
  const add = (name: string, pipeline: Pipeline): void => {
    giving.set(name, [...(giving.get(name) ?? []), pipeline]);
  };
  walk(body, (node) => {
    if (node.kind === 'pipeline') for (const { name } of node.declarations) add(name, node);
    else if (node.kind === 'with' || node.kind === 'range') add('.', node.pipeline);
  });
  return giving;
});

/** The variables that a dict may be, or be a part of. */
export const variablesBehind = (target: readonly Node[], body: Node): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    walk(node, (inner) => {
      const name = inner.kind === 'variable' ? inner.name : inner.kind === 'dot' ? '.' : undefined;
      if (name === undefined || name === '$' || found.has(name)) return;
      found.add(name);
      for (const pipeline of givingPipelines(body).get(name) ?? []) visit(pipeline);
    });
  };
  for (const node of target) visit(node);
  found.delete('.');
  return found;
};

/** The names of what was changed, and of what holds it (`Names`), under which a piece of a template reads it. */
export const readOf = (node: Node, { keys, holders }: Names): readonly string[] => {
  const { names, lasts } = readNames(node);
  return [...[...keys].filter((key) => names.has(key)), ...[...holders].filter((holder) => lasts.has(holder)).map((holder) => `${holder}.`)];
};

const readNames = memo((node: Node): { readonly names: ReadonlySet<string>; readonly lasts: ReadonlySet<string> } => {
  const [names, lasts] = [new Set<string>(), new Set<string>()];
  const add = (name: string, isLast: boolean): void => {
    names.add(name);
    if (isLast) lasts.add(name);
  };
  walk(node, (inner) => {
    if (inner.kind === 'string') add(inner.text, true);
    else if (inner.kind === 'field' || inner.kind === 'variable' || inner.kind === 'chain')
      for (const [i, { name }] of inner.fields.entries()) add(name, i === inner.fields.length - 1);
  });
  return { names, lasts };
});
