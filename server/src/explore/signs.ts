/** What can be read off a piece of a template alone, whatever chart it stands in. */
import { memo } from '../base/index.ts';
import { guardedKinds } from '../kubernetes/index.ts';
import { mutators } from '../render/index.ts';
import { type Command, childrenOf, type Node, type Operand, walk } from '../template/index.ts';

export interface Signs {
  /** It may read a drift source. Putting all of `.Chart` or `.Release` into a variable reads none yet. */
  readonly sources: boolean;
  /** Variables that are given all of `.Chart` or `.Release`. */
  readonly held: readonly string[];
  /** Variables of which the whole is used. */
  readonly used: readonly string[];
  readonly anchors: boolean;
  /** It assigns a variable, which may be declared outside of it. */
  readonly assigns: boolean;
  /** Templates called by names that are written down. */
  readonly calls: ReadonlySet<string>;
  /** Calls that may change dicts. */
  readonly changes: readonly Command[];
  readonly runsTexts: boolean;
  readonly readsFiles: boolean;
  /** It calls templates whose names are not written down. */
  readonly computesNames: boolean;
}

/** Field names through which a drift source is read, whatever object they hang on. */
const sourceFields = new Set(['Chart', 'Version', 'AppVersion', 'Revision', 'IsUpgrade', 'IsInstall', 'Release']);
const sourceFunctions = /^(?:now|ago|date|htmlDate|unixEpoch|rand|gen|uuidv4|shuffle|derivePassword|encryptAES|bcrypt|htpasswd)/;

/** Words by which an object with immutable fields is known. */
export const anchorWords: readonly string[] = [...guardedKinds, 'volumeClaimTemplates'];

/** The text before an action that prints an object's kind: it may be any. */
const opensKind = /(?:^|\n)(?:- )?kind:[ \t]*["']?$/;

/** Whether what is printed as it is may be (part of) an object with immutable fields. */
export const hasAnchor = (text: string): boolean => anchorWords.some((word) => text.includes(word)) || opensKind.test(text);

const nothing: Signs = {
  sources: false,
  held: [],
  used: [],
  anchors: false,
  assigns: false,
  calls: new Set(),
  changes: [],
  runsTexts: false,
  readsFiles: false,
  computesNames: false,
};

/** Pieces that hold statements are put together from these, so that asking at every level of a file costs no more than asking at the top. */
export const signsIn = (root: Node): Signs => (holdsStatements(root) ? signsTogether(root) : signsOf(root));

export const holdsStatements = ({ kind }: Node): boolean =>
  kind === 'list' || kind === 'if' || kind === 'with' || kind === 'range' || kind === 'define';

const signsTogether = memo((root: Node): Signs => together(childrenOf(root).map(signsIn)));

const together = (parts: readonly Signs[]): Signs => {
  const some = parts.filter((part) => part !== nothing);
  const [first = nothing] = some;
  if (some.length < 2) return first;
  const calling = some.filter(({ calls }) => calls.size > 0);
  const changing = some.filter(({ changes }) => changes.length > 0);
  return {
    sources: some.some(({ sources }) => sources),
    held: distinct(some.map(({ held }) => held)),
    used: distinct(some.map(({ used }) => used)),
    anchors: some.some(({ anchors }) => anchors),
    assigns: some.some(({ assigns }) => assigns),
    calls: calling.length < 2 ? (calling[0] ?? nothing).calls : new Set(calling.flatMap(({ calls }) => [...calls])),
    changes: changing.length < 2 ? (changing[0] ?? nothing).changes : changing.flatMap(({ changes }) => changes),
    runsTexts: some.some(({ runsTexts }) => runsTexts),
    readsFiles: some.some(({ readsFiles }) => readsFiles),
    computesNames: some.some(({ computesNames }) => computesNames),
  };
};

/** All names of some lists, each once. */
const distinct = (lists: readonly (readonly string[])[]): readonly string[] => {
  const some = lists.filter(({ length }) => length > 0);
  return some.length < 2 ? (some[0] ?? []) : [...new Set(some.flat())];
};

const signsOf = (root: Node): Signs => {
  const signs = { sources: false, anchors: false, assigns: false, runsTexts: false, readsFiles: false, computesNames: false };
  const calls = new Set<string>();
  const changes: Command[] = [];
  const held = new Set<string>();
  const used = new Set<string>();
  /** Operands that read nothing of what they name. */
  const idle = new Set<Node>();
  const called = (name: string, command: Command): void => {
    if (mutators.has(name)) changes.push(command);
    if (sourceFunctions.test(name)) signs.sources = true;
    else if (name === 'tpl') signs.runsTexts = true;
    else if (name === 'include') {
      const target = command.operands[1];
      if (target?.kind === 'string') calls.add(target.text);
      else signs.computesNames = true;
    }
  };
  walk(root, (node) => {
    switch (node.kind) {
      case 'text':
        signs.anchors ||= hasAnchor(node.text);
        break;
      case 'string':
        if (hasAnchor(node.text)) signs.anchors = true;
        else if (sourceFields.has(node.text)) signs.sources = true;
        break;
      case 'field':
      case 'chain':
      case 'variable':
        if (idle.has(node)) break;
        if (node.kind === 'variable' && node.fields.length === 0) used.add(node.name);
        signs.sources ||= isSource(node.fields.map(({ name }) => name));
        signs.readsFiles ||= node.fields.some(({ name }) => name === 'Files');
        break;
      case 'action': {
        const { declarations, commands } = node.pipeline;
        const [variable] = declarations;
        const objects = commands.flatMap(objectsIn);
        if (!variable || objects.length !== commands.length) break;
        held.add(variable.name);
        for (const operand of [...declarations, ...objects]) idle.add(operand);
        break;
      }
      case 'pipeline':
        signs.assigns ||= node.isAssignment;
        for (const variable of node.declarations) idle.add(variable);
        break;
      case 'command':
        if (isCallOf(node, 'empty')) for (const operand of node.operands) if (operand.kind === 'variable') idle.add(operand);
        for (const operand of node.operands) if (operand.kind === 'identifier') called(operand.name, node);
        break;
      case 'template':
      case 'block':
        calls.add(node.name);
        break;
    }
  });
  const isNothing = calls.size + changes.length + held.size + used.size === 0 && !Object.values(signs).includes(true);
  return isNothing ? nothing : { ...signs, calls, changes, held: [...held], used: [...used] };
};

const isCallOf = ({ operands: [first] }: Command, name: string): boolean => first?.kind === 'identifier' && first.name === name;

/** The object that a command gives as it is: `.Chart` itself, or `default .Chart` behind another. */
const objectsIn = (command: Command): Operand[] => {
  const { operands } = command;
  const object = operands.length === 1 ? operands[0] : operands.length === 2 && isCallOf(command, 'default') ? operands[1] : undefined;
  if (object?.kind !== 'field' && object?.kind !== 'chain' && object?.kind !== 'variable') return [];
  const last = object.fields.at(-1)?.name;
  return last === 'Chart' || last === 'Release' ? [object] : [];
};

const notReleased = new Set(['KubeVersion', 'HelmVersion']);

/** `.Chart.Name` and `.Release.Name` are steady; a bare `.Chart` or `.Release` may be handed on. */
const isSource = (names: readonly string[]): boolean =>
  names.some((name, i) => {
    if (!sourceFields.has(name)) return false;
    const next = names[i + 1];
    // The cluster's version, or Helm's.
    if (name === 'Version' && notReleased.has(names[i - 1] ?? '')) return false;
    if (name === 'Chart') return next === undefined || next === 'Version' || next === 'AppVersion';
    if (name === 'Release') return next === undefined;
    return true;
  });
